import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { labHost } from "../../lab/hosts";

/** The plugin's socket on its host. Below /run it would be in a file system that only the host sees. */
export const socket = "/var/lib/kms/plugin.sock";

/** A KMS plugin on a lab host, with one key in memory. */
export interface KmsPlugin {
  /** The number of data keys that it has wrapped. */
  readonly wrapped: () => number;
  close(): void;
}

const field = (type: string, id: number) => ({ type, id });
const method = (name: string) => ({
  requestType: `${name}Request`,
  responseType: `${name}Response`,
  comment: "",
});

/** Of https://github.com/kubernetes/kms/blob/master/apis/v2/api.proto, what an API server needs. */
const messages = {
  StatusRequest: { fields: {} },
  StatusResponse: {
    fields: {
      ...{ version: field("string", 1), healthz: field("string", 2), keyId: field("string", 3) },
    },
  },
  EncryptRequest: { fields: { plaintext: field("bytes", 1) } },
  EncryptResponse: { fields: { ciphertext: field("bytes", 1), keyId: field("string", 2) } },
  DecryptRequest: { fields: { ciphertext: field("bytes", 1) } },
  DecryptResponse: { fields: { plaintext: field("bytes", 1) } },
};
const service = {
  methods: {
    ...{ Status: method("Status"), Encrypt: method("Encrypt"), Decrypt: method("Decrypt") },
  },
};

/** Starts a plugin for the API server of a host. It runs on this machine: a socket in a lab host's file system reaches it. */
export async function startKmsPlugin(host: string): Promise<KmsPlugin> {
  const key = randomBytes(32);
  let wrapped = 0;
  const definition = fromJSON({
    nested: { v2: { nested: { ...messages, KeyManagementService: service } } },
  });
  const server = new Server();
  server.addService(definition["v2.KeyManagementService"] as never, {
    Status: answer(() => ({ version: "v2", healthz: "ok", keyId: "test" })),
    Encrypt: answer(({ plaintext }: { plaintext: Buffer }) => {
      wrapped += 1;
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return { ciphertext: Buffer.concat([iv, cipher.getAuthTag(), text]), keyId: "test" };
    }),
    Decrypt: answer(({ ciphertext }: { ciphertext: Buffer }) => {
      const cipher = createDecipheriv("aes-256-gcm", key, ciphertext.subarray(0, 12));
      cipher.setAuthTag(ciphertext.subarray(12, 28));
      return { plaintext: Buffer.concat([cipher.update(ciphertext.subarray(28)), cipher.final()]) };
    }),
  });
  const path = join(labHost(host).root, socket);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (failure) =>
      failure ? reject(failure) : resolve(),
    ),
  );
  chmodSync(path, 0o600);
  return { wrapped: () => wrapped, close: () => server.forceShutdown() };
}

const answer =
  <Request, Response>(compute: (request: Request) => Response) =>
  ({ request }: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): void =>
    respond(null, compute(request));
