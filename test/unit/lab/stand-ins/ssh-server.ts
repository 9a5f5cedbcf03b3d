import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Server, type Connection, type ServerChannel } from "ssh2";
import { newSshKeys } from "../../../ssh-keys";

export interface SshServer {
  port: number;
  /** The host's key as an authorized_keys line. */
  hostKey: string;
  /** Each command that was run, with its standard input and the variables that it was given. */
  commands: { command: string; stdin: string; environment: Record<string, string> }[];
  connections: () => number;
  close: () => void;
}

type Behaviour = (command: string, channel: ServerChannel) => void;

/** An SSH server that takes one password, accepts variables that start with LC_, and answers commands as configured. */
export async function startSshServer(password: string, behave: Behaviour): Promise<SshServer> {
  const { private: hostPrivateKey, public: hostKey } = newSshKeys();
  const commands: SshServer["commands"] = [];
  const open = new Set<Connection>();
  const server = new Server({ hostKeys: [hostPrivateKey] }, (connection) => {
    open.add(connection);
    connection.on("close", () => open.delete(connection));
    connection.on("error", () => undefined);
    connection.on("authentication", (attempt) =>
      attempt.method === "password" && attempt.password === password
        ? attempt.accept()
        : attempt.reject(["password"]),
    );
    connection.on("session", (accept) => {
      const environment: Record<string, string> = {};
      const session = accept();
      session.on("env", (acceptVariable, refuse, { key, val }: { key: string; val: string }) => {
        if (!key.startsWith("LC_")) return refuse?.();
        environment[key] = val;
        acceptVariable?.();
      });
      session.on("sftp", (acceptSftp) => void acceptSftp());
      session.on("exec", (acceptExec, _refuse, { command }) => {
        const channel = acceptExec();
        let stdin = "";
        channel.on("data", (chunk: Buffer) => (stdin += chunk.toString()));
        channel.on("end", () => {
          commands.push({ command, stdin, environment });
          behave(command, channel);
        });
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    open.forEach((connection) => connection.end());
    server.close();
  };
  return { port, hostKey, commands, connections: () => open.size, close };
}
