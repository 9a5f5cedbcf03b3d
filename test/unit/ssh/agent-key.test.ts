import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { fingerprint } from "../../../ssh/host-key";
import type { Protocol } from "../../../internals/sign-by-key-type";
import { closeConnections } from "../../../ssh/pool";
import { startSshAgent, type SshAgent } from "../../ssh-agent";
import { newSshKeys } from "../../ssh-keys";
import { startSshServer, type SshServer } from "../../ssh-server";
import { blob, sayHello, otherKeys } from "./logins";

/** As sshd's default. */
const maxAuthTries = 6;

describe("an agent with more keys than the host accepts attempts", () => {
  const keys = Array.from({ length: 8 }, () => newSshKeys());
  const right = keys.at(-1)!;
  const offered: string[] = [];
  let agent: SshAgent;
  let server: SshServer;

  before(async () => (agent = await startSshAgent(keys.map((one) => one.private))));
  after(() => agent.close());
  beforeEach(async () => {
    offered.length = 0;
    server = await startSshServer({
      login(attempt) {
        if (attempt.method !== "publickey") return attempt.reject(["publickey"]);
        offered.push(fingerprint(attempt.key.data));
        if (attempt.key.data.equals(blob(right.public))) return attempt.accept();
        if (offered.length < maxAuthTries) return attempt.reject(["publickey"]);
        disconnect(attempt);
      },
    });
  });
  afterEach(async () => {
    await closeConnections();
    await server.close();
  });

  for (const [what, agentKey] of [
    ["public key", `${right.public} somebody@somewhere`],
    ["fingerprint", fingerprint(blob(right.public))],
  ] as const)
    it(`logs in by the one that its ${what} chooses`, async () => {
      const login = { agent: agent.socket, agentKey };
      strictEqual(await sayHello(server.host("m1"), login), "hello\n");
      deepStrictEqual([...new Set(offered)], [fingerprint(blob(right.public))]);
    });

  it("is refused with the setting that chooses one", () =>
    rejects(sayHello(server.host("m1"), { agent: agent.socket }), {
      message: `m1: logging in as root at 127.0.0.1:${server.port}: it refused so many keys that it ended the login (MaxAuthTries); select the agent's key with ssh.agentKey, or set ssh.privateKeyFile`,
    }));

  it("that lacks the chosen key says so, and offers no other", async () => {
    const missing = fingerprint(blob(otherKeys.public));
    await rejects(sayHello(server.host("m1"), { agent: agent.socket, agentKey: missing }), {
      message: `m1: choosing a key of the SSH agent for 127.0.0.1:${server.port}: the agent does not have the key ${missing}; ssh-add -l lists its keys, of which hardware keys (sk-) and certificates cannot be used`,
    });
    deepStrictEqual(offered, []);
  });
});

/** Ends a login as sshd does at its MaxAuthTries: SSH_MSG_DISCONNECT with a description, for which ssh2 has no method. */
function disconnect(attempt: unknown): void {
  const { _protocol: protocol } = attempt as { readonly _protocol: Protocol };
  const words = Buffer.from("Too many authentication failures");
  const packet = Buffer.alloc(13 + words.length);
  packet.writeUInt8(1, 0);
  packet.writeUInt32BE(2, 1);
  packet.writeUInt32BE(words.length, 5);
  words.copy(packet, 9);
  const { write } = protocol._packetRW;
  const framed = write.alloc(packet.length);
  framed.set(packet, write.allocStart);
  protocol._cipher.encrypt(write.finalize(framed));
}
