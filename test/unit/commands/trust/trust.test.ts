import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprint, keyBlob } from "../../../../ssh/host-key";
import { trust } from "../../../../commands/trust/trust";
import { newSshKeys } from "../../../ssh-keys";
import { startSshServer, type SshServer } from "../../../ssh-server";
import { otherKeys, user } from "../../ssh/logins";

describe("trust", () => {
  let directory: string;
  let servers: SshServer[];
  let logins: number;
  let [questions, said, written]: [string[], string[], string] = [[], [], ""];

  before(() => (directory = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-trust-"))));
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    logins = 0;
    const start = () => startSshServer({ login: (attempt) => ((logins += 1), attempt.accept()) });
    servers = await Promise.all([start(), start(), start()]);
    [questions, said, written] = [[], [], ""];
    writeFileSync(join(directory, "Pulumi.yaml"), "name: project\n");
    writeFileSync(join(directory, "id"), user.private);
  });
  afterEach(() => Promise.all(servers.map((server) => server.close())));

  const file = () => readFileSync(join(directory, "Pulumi.prod.yaml"), "utf8");
  const stackFile = (hosts: string, ssh = "{}") =>
    writeFileSync(
      join(directory, "Pulumi.prod.yaml"),
      `config:\n  project:ssh: ${ssh}\n  project:hosts:\n${hosts}`,
    );
  const host = (server: SshServer, hostKey?: string) =>
    `    - { name: m1, address: 127.0.0.1, port: ${server.port}, roles: [master]${hostKey ? `, hostKey: ${hostKey}` : ""} }\n`;
  const run = (answer: boolean, rest: { replace?: boolean; interactive?: boolean } = {}) =>
    trust(directory, "org/project/prod", {
      confirm: (question) => (questions.push(question), Promise.resolve(answer)),
      replace: false,
      interactive: false,
      write: (text) => (written += text),
      report: (line) => said.push(line),
      ...rest,
    });
  const print = (hostKey: string) => fingerprint(keyBlob(hostKey));

  it("shows new keys, asks, and writes them", async () => {
    const [server] = servers as [SshServer];
    stackFile(host(server));
    strictEqual(await run(true), true);
    const line = `m1\t127.0.0.1:${server.port}\tnew\t${print(server.hostKey)} (ssh-ed25519)\n`;
    strictEqual(written, line);
    deepStrictEqual(questions, [
      "Write 1 key into Pulumi.prod.yaml? Compare them on the machines first.",
    ]);
    ok(file().includes(`address: 127.0.0.1, hostKey: ${server.hostKey}, port`));
    [questions, written] = [[], ""];
    strictEqual(await run(true), true);
    strictEqual(written, line.replace("new", "known"));
    deepStrictEqual(questions, []);
    deepStrictEqual(server.commands, []);
  });

  it("asks a host behind NAT at its sshAddress", async () => {
    const [server] = servers as [SshServer];
    stackFile(host(server).replace("127.0.0.1", "192.0.2.1, sshAddress: localhost"));
    strictEqual(await run(true), true);
    strictEqual(
      written,
      `m1\tlocalhost:${server.port}\tnew\t${print(server.hostKey)} (ssh-ed25519)\n`,
    );
  });

  it("writes nothing without confirmation", async () => {
    stackFile(host(servers[0]!));
    const before = file();
    strictEqual(await run(false), false);
    strictEqual(file(), before);
  });

  it("replaces a changed key only with --replace", async () => {
    const [server] = servers as [SshServer];
    const old = otherKeys.public.split(" ").slice(0, 2).join(" ");
    stackFile(host(server, old));
    const before = file();
    strictEqual(await run(true), false);
    strictEqual(file(), before);
    deepStrictEqual(questions, []);
    ok(written.includes(`\tchanged\t${print(server.hostKey)} (ssh-ed25519), was ${print(old)}`));
    strictEqual(
      said[0],
      "m1: checking its host key: it differs from the key in the stack file: another or a reinstalled machine; " +
        "verify the new key on the machine, then pass --replace",
    );
    strictEqual(await run(true, { replace: true }), true);
    strictEqual(file(), before.replace(old, server.hostKey));
  });

  it("requests a key of the known type, or of any other type as a fallback", async () => {
    const [server] = servers as [SshServer];
    const old = newSshKeys("ecdsa").public.split(" ").slice(0, 2).join(" ");
    stackFile(host(server, old));
    strictEqual(await run(true), false);
    ok(written.includes(`\tchanged\t${print(server.hostKey)}`));
  });

  it("uses known_hosts, and writes no key that is in it", async () => {
    const [server] = servers as [SshServer];
    const known = join(directory, "known_hosts");
    writeFileSync(known, `[127.0.0.1]:${server.port} ${server.hostKey}\n`);
    stackFile(host(server), `{ knownHostsFile: ${known} }`);
    const before = file();
    strictEqual(await run(true), true);
    ok(written.includes("\tknown\t"));
    strictEqual(file(), before);
  });

  it("goes through the bastions, and trusts each before logging in to it", async () => {
    const [first, second, last] = servers as [SshServer, SshServer, SshServer];
    const at = ({ port }: SshServer) => `{ address: 127.0.0.1, port: ${port}, user: jump }`;
    const ssh = `{ privateKeyFile: ${join(directory, "id")}, bastions: [${at(first)}, ${at(second)}] }`;
    stackFile(host(last), ssh);
    strictEqual(await run(false), false);
    deepStrictEqual([logins, second.connections(), last.connections()], [0, 0, 0]);
    strictEqual(await run(true), true);
    deepStrictEqual(
      written
        .split("\n")
        .map((line) => line.split("\t").slice(0, 3).join(" "))
        .slice(1, -1),
      [
        `bastion 1 127.0.0.1:${first.port} new`,
        `bastion 2 127.0.0.1:${second.port} new`,
        `m1 127.0.0.1:${last.port} new`,
      ],
    );
    for (const server of servers) ok(file().includes(`hostKey: ${server.hostKey}`));
  });

  it("reports unreachable hosts, and writes the keys of the others", async () => {
    const [server, gone] = servers as [SshServer, SshServer];
    await gone.close();
    stackFile(host(gone) + host(server).replace("m1", "w1"));
    strictEqual(await run(true), false);
    const cause = `m1: connecting to 127.0.0.1:${gone.port}: connection refused; is sshd running?`;
    ok(written.startsWith(`m1\t127.0.0.1:${gone.port}\tfailed\t${cause}\nw1\t`));
    ok(file().includes(server.hostKey));
  });

  it("aligns columns on a terminal", async () => {
    const [server, other] = servers as [SshServer, SshServer];
    stackFile(
      host(server) +
        host(other, otherKeys.public.split(" ").slice(0, 2).join(" ")).replace("m1", "worker-1"),
    );
    await run(false, { interactive: true });
    const [first, second] = written.split("\n") as [string, string];
    strictEqual(first.indexOf("new"), second.indexOf("CHANGED"));
  });

  it("reports errors of the stack file by their place", async () => {
    stackFile("    - { name: m1 }\n", "{ port: 0, password: { secure: v1:x } }");
    await rejects(run(true), { message: "configuration: 1 error\n  ssh.port: 0 is below 1" });
    stackFile("    - { name: m1, roles: [master] }\n", "{ password: { secure: v1:x } }");
    await rejects(run(true), { message: "configuration: 1 error\n  hosts[0].address: is missing" });
  });
});
