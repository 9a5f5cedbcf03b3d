import { rejects, strictEqual } from "node:assert";
import { RemoteError } from "../../../ssh/errors";
import { closeConnections } from "../../../ssh/pool";
import { runAsRoot } from "../../../ssh/root-shell";
import { runCommand, startSshServer, type SshServer } from "../../ssh-server";

const sudoPassword = "open sesame";

/** sudo's configuration on the host, the password in the stack file, and the expected error; none means success. */
const table: readonly {
  readonly what: string;
  readonly user?: string;
  readonly environment?: Record<string, string>;
  readonly sudoPassword?: string;
  readonly message?: string;
}[] = [
  { what: "a root login needs no sudo", user: "root", environment: { SUDO_REFUSES: "yes" } },
  { what: "sudo without a password needs none" },
  { what: "sudo without a password ignores one", sudoPassword },
  {
    what: "sudo with a password gets it",
    environment: { SUDO_PASSWORD: sudoPassword },
    sudoPassword,
  },
  {
    what: "sudo with a password is reported when there is none",
    environment: { SUDO_PASSWORD: sudoPassword },
    message: "sudo asks admin for a password; allow sudo without one or set ssh.sudoPassword",
  },
  {
    what: "a wrong password is tried once",
    environment: { SUDO_PASSWORD: sudoPassword },
    sudoPassword: "open barley",
    message: "sudo refuses ssh.sudoPassword",
  },
  {
    what: "a user without permission is reported",
    environment: { SUDO_REFUSES: "yes" },
    message: "admin may not use sudo: admin is not in the sudoers file.",
  },
  {
    what: "a host without sudo is reported",
    environment: { PATH: "/nonexistent" },
    message: "admin is not root and the host has no sudo; install sudo or log in as root",
  },
];

describe("a user who is not root", () => {
  let server: SshServer;
  let environment: NodeJS.ProcessEnv;
  const path = `${__dirname}:${process.env["PATH"]}`;

  before(async () => {
    server = await startSshServer({
      run: (command, channel) => runCommand(command, channel, environment),
    });
  });
  after(async () => {
    await closeConnections();
    await server.close();
  });

  for (const row of table)
    it(row.what, async () => {
      environment = { PATH: path, ...row.environment };
      const given = runAsRoot(
        server.host("m1", { user: row.user ?? "admin" }),
        { bastions: [], sudoPassword: row.sudoPassword },
        {
          doing: "setting up kubelet",
          script: "read -r payload; echo $payload",
          payload: Buffer.from("hello\n"),
          timeoutSeconds: 20,
        },
      );
      if (!row.message) return strictEqual(await given, "hello\n");
      await rejects(given, (error: Error) => {
        strictEqual(error.message, `m1: setting up kubelet: ${row.message}`);
        return error instanceof RemoteError;
      });
    });

  it("has no password in the command", () => {
    strictEqual(server.commands.length, table.length);
    for (const command of server.commands) strictEqual(/open (sesame|barley)/.test(command), false);
  });
});
