import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RemoteHost } from "../../ssh/host";
import { runProgram, startSshServer, type SshServer } from "../ssh-server";
import { places } from "./places";
import { snapshotOf } from "./snapshot";

/** A host for scripts: they run as root of a user namespace, with stand-ins for systemd. */
export interface Sandbox {
  readonly server: SshServer;
  readonly host: RemoteHost;
  /** Text of a file on the host. */
  read(path: string): string;
  exists(path: string): boolean;
  write(path: string, text: string, mode?: number): void;
  remove(path: string): void;
  chmod(path: string, mode: number): void;
  /** Creates a symbolic link. */
  link(path: string, to: string): void;
  /** Mounts a separate file system at a directory, from the next command on. */
  mount(path: string): void;
  /** Path of a file of a mounted file system, for `read`, `write` and `exists`. */
  onDisk(mountPoint: string, name?: string): string;
  umount(path: string): void;
  /** Saves the state of the host, and returns the function that restores it. */
  keep(): () => void;
  /** Permission bits in octal. */
  mode(path: string): string;
  /** Calls of systemctl since this was last read. */
  calls(): string[];
  /** Every path of the host with its mode and content, except the stand-ins' own. */
  snapshot(): Record<string, string>;
  close(): Promise<void>;
}

const namespace = ["--user", "--map-root-user", "--mount"];
let hosts = 0;

/** Starts a sandbox with an SSH server. Throws if this user may not create user namespaces. */
export async function startSandbox(): Promise<Sandbox> {
  requireNamespaces();
  const root = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-host-"));
  let keeps = 0;
  const outside = (path: string) => join(root, path);
  const write: Sandbox["write"] = (path, text, mode = 0o644) => {
    mkdirSync(dirname(outside(path)), { recursive: true });
    writeFileSync(outside(path), text, { mode });
  };
  for (const place of places) mkdirSync(outside(place), { recursive: true });
  // Programs are often links through this directory.
  if (existsSync("/etc/alternatives"))
    execFileSync("cp", ["-a", "/etc/alternatives", outside("etc")]);
  cpSync(join(__dirname, "programs"), outside("usr/local/sbin"), { recursive: true });
  write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
  write("etc/group", "root:x:0:\n");
  write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  mkdirSync(outside("etc/systemd/system"), { recursive: true });

  const server = await startSshServer({
    run: (command, channel) =>
      runProgram(["unshare", ...namespace, join(__dirname, "enter"), root, command], channel),
  });
  const read = (path: string) => readFileSync(outside(path), "utf8");
  const remove = (path: string) => rmSync(outside(path), { recursive: true, force: true });
  return {
    server,
    host: server.host(`sandbox-${(hosts += 1)}`),
    read,
    exists: (path) => existsSync(outside(path)),
    write,
    remove,
    mount(path) {
      mkdirSync(outside(path), { recursive: true });
      mkdirSync(outside(diskOf(path)), { recursive: true });
    },
    onDisk: (path, name = "") => join(diskOf(path), name),
    umount: (path) => remove(diskOf(path)),
    keep() {
      const kept = `${root}.kept/${(keeps += 1)}`;
      mkdirSync(dirname(kept), { recursive: true });
      const copy = (from: string, to: string) => {
        rmSync(to, { recursive: true, force: true });
        execFileSync("cp", ["-a", from, to]);
      };
      copy(root, kept);
      return () => copy(kept, root);
    },
    chmod: (path, mode) => chmodSync(outside(path), mode),
    link: (path, to) => symlinkSync(to, outside(path)),
    mode: (path) => (lstatSync(outside(path)).mode & 0o7777).toString(8),
    calls() {
      if (!existsSync(outside("run/calls"))) return [];
      const calls = read("run/calls").trim().split("\n");
      remove("run/calls");
      return calls;
    },
    snapshot: () => snapshotOf(root),
    async close() {
      await server.close();
      for (const folder of [root, `${root}.kept`]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const diskOf = (path: string): string => `disks/${path.replaceAll("/", "+")}`;

function requireNamespaces(): void {
  try {
    execFileSync("unshare", [...namespace, "true"], { stdio: "pipe" });
  } catch (error) {
    throw new Error(
      `sandbox: making a user namespace: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}\n` +
        "scripts are tested as root of a namespace; allow it to this user: sysctl kernel.unprivileged_userns_clone=1 " +
        "or kernel.apparmor_restrict_unprivileged_userns=0, or run the tests as root",
    );
  }
}
