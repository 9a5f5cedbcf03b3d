import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { labHost } from "../../lab/hosts";
import { certificatePath, keyPath } from "../../layers/formats/layout";

/** Requests to etcd members through their JSON gateway, with the certificate of one of them. */
export interface EtcdClient {
  /** Sends a request to a host's member. Fails if it does not answer within the deadline, or with a code other than 200. */
  ask<T>(host: string, path: string, body: object, deadlineMs?: number): Promise<T>;
  close(): void;
}

/** A client with the certificate of a host's member, read from its file system; it keeps working when the host is gone. */
export function etcdClient(owner: string): EtcdClient {
  const file = (path: string) => readFileSync(join(labHost(owner).root, path));
  const agent = new Agent({
    keepAlive: true,
    ca: file(certificatePath("etcd-ca")),
    cert: file(certificatePath("etcd-peer")),
    key: file(keyPath("etcd-peer")),
  });
  return {
    async ask<T>(host: string, path: string, body: object, deadlineMs = 5_000) {
      const { address } = labHost(host);
      const options = { agent, method: "POST", signal: AbortSignal.timeout(deadlineMs) };
      const answer = await new Promise<{ code: number; said: string }>((resolve, reject) => {
        request(`https://${address}:2379${path}`, options, (response) => {
          text(response).then(
            (said) => resolve({ code: response.statusCode ?? 0, said }),
            (error: Error) => reject(error),
          );
        })
          .on("error", reject)
          .end(JSON.stringify(body));
      });
      if (answer.code !== 200) throw new Error(`${host}: ${path}: ${answer.said}`);
      return JSON.parse(answer.said) as T;
    },
    close: () => agent.destroy(),
  };
}
