import { doesNotMatch, match, rejects, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Credentials } from "../../ssh/host";
import { closeConnections } from "../../ssh/pool";
import { runAsRoot } from "../../ssh/root-shell";
import { newSshKeys } from "../ssh-keys";
import { password, startSshd, type Sshd, type User } from "./sshd";

const bastions: Credentials["bastions"] = [];
const types = ["ed25519", "ecdsa", "rsa"] as const;

describe("sshd and sudo of Debian", function () {
  this.timeout("5m");
  const folder = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-keys-"));
  const path = (name: string) => join(folder, name);
  const authority = newSshKeys();
  const keys = Object.fromEntries(types.map((type) => [type, newSshKeys(type)]));
  const locked = newSshKeys("ed25519", "open");
  const visitors = Object.fromEntries(types.map((type) => [type, newSshKeys(type)]));
  const privateKey = keys["ed25519"]!.private;
  let sshd: Sshd;

  const openssh = (program: string, args: string[], env = process.env) => {
    const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: "utf8" });
    strictEqual(status, 0, stderr);
    return stdout;
  };
  /** A certificate for the key of a user without authorized_keys. */
  const certificateOf = (type: (typeof types)[number], validity = "+1h") => {
    const names = Object.keys({ root: 0, bash: 0 }).join(",");
    writeFileSync(path("ca"), authority.private, { mode: 0o600 });
    writeFileSync(path("visitor.pub"), visitors[type]!.public);
    openssh("ssh-keygen", [
      "-q",
      "-s",
      path("ca"),
      "-I",
      "test",
      "-n",
      names,
      "-V",
      validity,
      path("visitor.pub"),
    ]);
    return readFileSync(path("visitor-cert.pub"), "utf8");
  };
  const whoAmI = (user: User | "root", credentials: Partial<Credentials>) =>
    runAsRoot(
      sshd.host(user),
      { bastions, ...credentials },
      { doing: "asking", script: "id -un; umask", timeoutSeconds: 20 },
    );
  const isRoot = async (given: Promise<string>) => match(await given, /^root\n/);

  before(async () => {
    const all = [...Object.values(keys), locked].map((key) => `${key.public}\n`);
    sshd = await startSshd(all.join(""), authority.public, "PermitRootLogin yes\n");
  });
  afterEach(() => closeConnections());
  after(async () => {
    rmSync(folder, { recursive: true });
    await sshd.stop();
  });

  for (const type of types) {
    it(`take a key of type ${type}`, () =>
      isRoot(whoAmI("bash", { privateKey: keys[type]!.private })));

    it(`take a certificate for a key of type ${type}`, () => {
      const certificate = certificateOf(type);
      return isRoot(whoAmI("bash", { privateKey: visitors[type]!.private, certificate }));
    });
  }

  it("get no login without credentials where there is one method", async () => {
    const before = sshd.log().length;
    await isRoot(whoAmI("bash", { privateKey }));
    const said = sshd.log().slice(before);
    match(said, /Accepted publickey for bash/);
    doesNotMatch(said, /Failed none/);
  });

  it("refuse a certificate that has expired", () => {
    const certificate = certificateOf("ed25519", "-2h:-1h");
    return rejects(
      whoAmI("bash", { privateKey: visitors["ed25519"]!.private, certificate }),
      /the host refused every key and password/,
    );
  });

  it("take an encrypted key, a password, and keys of an agent", async () => {
    await isRoot(whoAmI("bash", { privateKey: locked.private, privateKeyPassphrase: "open" }));
    await closeConnections();
    await isRoot(whoAmI("root", { password }));
    await closeConnections();
    writeFileSync(path("id"), privateKey, { mode: 0o600 });
    const [, agent, id] = /SSH_AUTH_SOCK=([^;]+);[^]*SSH_AGENT_PID=(\d+)/.exec(
      openssh("ssh-agent", ["-s", "-a", path("agent")]),
    )!;
    try {
      openssh("ssh-add", ["-q", path("id")], { ...process.env, SSH_AUTH_SOCK: agent });
      await isRoot(whoAmI("bash", { agent: agent! }));
    } finally {
      process.kill(Number(id));
    }
  });

  it("that require a key and a password get both", () =>
    isRoot(whoAmI("asked", { privateKey, password, sudoPassword: password })));

  for (const user of ["fish", "csh", "shy", "terminal"] as const)
    it(`give ${user} a root shell, and a payload byte for byte`, async () => {
      const payload = randomBytes(100_000);
      const said = await runAsRoot(
        sshd.host(user),
        { bastions, privateKey },
        { doing: "asking", script: "sha256sum", payload, timeoutSeconds: 20 },
      );
      strictEqual(said.split(" ")[0], createHash("sha256").update(payload).digest("hex"));
    });

  it("give a root shell to a user without a terminal, with two passwords and another shell", async () => {
    const credentials = { privateKey, sudoPassword: password };
    const both = [
      whoAmI("asked-on-terminal", credentials),
      whoAmI("asked-on-terminal", credentials),
    ];
    for (const given of both) await isRoot(given);
    await isRoot(whoAmI("asked-on-terminal", credentials));
  });

  it("keep standard error, exit codes and deadlines on a terminal too", async () => {
    const fails = (script: string, message: RegExp, timeoutSeconds = 20) =>
      rejects(
        runAsRoot(
          sshd.host("terminal"),
          { bastions, privateKey },
          { doing: "asking", script, timeoutSeconds },
        ),
        message,
      );
    await fails(
      "echo fine; echo 'no such unit' >&2; exit 5",
      /^RemoteError: m1: asking: exit 5\n {4}no such unit$/,
    );
    await fails("echo half way; sleep 60", /timed out after 1 s\n {4}half way/, 1);
  });

  it("report a wrong sudo password, and a user without a shell", async () => {
    await rejects(
      whoAmI("asked-on-terminal", { privateKey, sudoPassword: "wrong" }),
      /sudo refuses ssh.sudoPassword/,
    );
    await rejects(
      whoAmI("nobodys", { privateKey }),
      /no root shell \(exit 1\): This account is currently not available/,
    );
  });

  it("run as many executions as requested", async () => {
    const all = Array.from({ length: 40 }, () => whoAmI("bash", { privateKey }));
    for (const said of await Promise.all(all)) match(said, /^root\n/);
  });
});
