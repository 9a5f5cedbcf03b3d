import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../lab/hosts/command";
import { removeTree } from "../../lab/hosts/remove-tree";
import type { RemoteHost } from "../../ssh/host";
import { unpackDebian } from "./debian";

export const password = "correct horse";

/** Users by name: their login shell, their line in sudoers, and what their shell runs first. */
const users = {
  bash: { shell: "/bin/bash", sudoers: "NOPASSWD: ALL", start: "" },
  fish: { shell: "/usr/bin/fish", sudoers: "NOPASSWD: ALL", start: "" },
  csh: { shell: "/bin/tcsh", sudoers: "NOPASSWD: ALL", start: "" },
  shy: { shell: "/bin/bash", sudoers: "NOPASSWD: ALL", start: "umask 077; echo good morning" },
  asked: { shell: "/bin/bash", sudoers: "ALL", start: "" },
  terminal: { shell: "/bin/bash", sudoers: "NOPASSWD: ALL", start: "" },
  "asked-on-terminal": { shell: "/usr/bin/fish", sudoers: "ALL", start: "" },
  nobodys: { shell: "/usr/sbin/nologin", sudoers: "NOPASSWD: ALL", start: "" },
} as const;
export type User = keyof typeof users;

const wantsTerminal = (name: string) =>
  name.endsWith("terminal") ? `Defaults:${name} requiretty\n` : "";
const sudoers = Object.entries(users).map(
  ([name, user]) => `${name} ALL=(ALL) ${user.sudoers}\n${wantsTerminal(name)}`,
);

const settings = `
HostKey /etc/ssh/ssh_host_ed25519_key
TrustedUserCAKeys /etc/ssh/user-ca.pub
AuthorizedKeysFile /etc/ssh/authorized_keys
KbdInteractiveAuthentication yes
UsePAM yes
StrictModes no
ListenAddress 127.0.0.1
LogLevel DEBUG1
MaxStartups 10:30:100
MaxSessions 10
Match User asked
  AuthenticationMethods publickey,keyboard-interactive
`;

/** OpenSSH's server, in a root file system of its own, on the loopback interface. */
export interface Sshd {
  readonly port: number;
  /** Its log so far. */
  log(): string;
  host(user: User | "root"): RemoteHost;
  /** Text of a file in its root file system. */
  read(path: string): string;
  stop(): Promise<void>;
}

/**
 * Starts the server.
 *
 * @param authorizedKeys keys with which every user may log in
 * @param authority public key of the CA whose certificates it accepts
 * @param more settings of sshd
 */
export async function startSshd(
  authorizedKeys: string,
  authority: string,
  more = "",
): Promise<Sshd> {
  const root = await unpackDebian();
  const inside = (...command: string[]) => run("chroot", [root, ...command]);
  const put = (path: string, text: string, mode = 0o644) => {
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
  };
  for (const [name, { shell, start }] of Object.entries(users)) {
    await inside("useradd", "--create-home", "--shell", shell, name);
    put(`home/${name}/.bashrc`, `${start}\n`);
  }
  const passwords = [...Object.keys(users), "root"].map((name) => `${name}:${password}\n`);
  await run("chroot", [root, "chpasswd"], { input: passwords.join("") });
  put("etc/sudoers.d/users", sudoers.join(""), 0o440);
  put("etc/hosts", `127.0.0.1 localhost ${hostname()}\n`);
  put("etc/ssh/authorized_keys", authorizedKeys);
  put("etc/ssh/user-ca.pub", `${authority}\n`);
  const port = await freePort();
  put("etc/ssh/sshd_config", `Port ${port}\n${more}${settings}`);
  mkdirSync(join(root, "run/sshd"), { recursive: true });
  const begin = [
    `mount --rbind /dev ${root}/dev`,
    `mount -t proc proc ${root}/proc`,
    `exec chroot ${root} /usr/sbin/sshd -D -e`,
  ].join(" && ");
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child"];
  const child = spawn("unshare", [...namespaces, "/bin/sh", "-c", begin]);
  let log = "";
  child.stderr.on("data", (text: Buffer) => (log += text.toString()));
  await untilItListens(port, child, () => log);
  const hostKey = readFileSync(join(root, "etc/ssh/ssh_host_ed25519_key.pub"), "utf8");
  const key = hostKey.split(" ").slice(0, 2).join(" ");
  return {
    port,
    log: () => log,
    host: (user) => ({
      name: "m1",
      address: "127.0.0.1",
      port,
      user,
      hostKey: key,
      owner: "prod/prod/0f",
    }),
    read: (path) => readFileSync(join(root, path), "utf8"),
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      await removeTree(dirname(root));
    },
  };
}

async function untilItListens(port: number, child: ChildProcess, log: () => string) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended: ${log()}`);
    const socket = connect(port, "127.0.0.1");
    const listens = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (listens) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd does not listen: ${log()}`);
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
