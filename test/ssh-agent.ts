import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentProtocol, utils, type ParsedKey } from "ssh2";

/** A running SSH agent. */
export interface SshAgent {
  /** Path of its socket. */
  readonly socket: string;
  close(): void;
}

/** An SSH agent with these private keys, in this order. */
export async function startSshAgent(privateKeys: readonly string[]): Promise<SshAgent> {
  const keys = privateKeys.map((text) => utils.parseKey(text) as ParsedKey);
  const folder = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-agent-"));
  const server = createServer((socket) => {
    const protocol = new AgentProtocol(false);
    protocol.on("identities", (request) => protocol.getIdentitiesReply(request, keys));
    protocol.on("sign", (request, wanted, data) => {
      const key = keys.find((one) => one.getPublicSSH().equals(wanted.getPublicSSH()));
      const signature: Buffer | Error | undefined = key?.sign(data);
      if (Buffer.isBuffer(signature)) protocol.signReply(request, signature);
      else protocol.failureReply(request);
    });
    socket.on("error", () => undefined);
    protocol.on("error", () => socket.destroy());
    socket.pipe(protocol).pipe(socket);
  });
  const socket = join(folder, "socket");
  server.listen(socket);
  await once(server, "listening");
  return {
    socket,
    close() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
