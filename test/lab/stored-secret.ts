import { execOnHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { testEnvironment } from "./place";

/** The beginning of what the etcd member of a master stores for a Secret in the namespace `default`. */
export async function storedSecret(master: string, name: string): Promise<string> {
  const key = Buffer.from(`/registry/secrets/default/${name}`).toString("base64");
  const client = "/etc/kubernetes/apiserver/apiserver-etcd-client";
  const trust = `--cacert /etc/kubernetes/etcd/etcd-ca.crt --cert ${client}.crt --key ${client}.key`;
  const range = `curl -fsS ${trust} https://127.0.0.1:2379/v3/kv/range -d '{"key":"${key}"}'`;
  const { kvs } = JSON.parse(await execOnHost(master, range)) as { kvs: [{ value: string }] };
  return Buffer.from(kvs[0].value, "base64").toString("latin1").slice(0, 32);
}

/** Encrypts every Secret with the first key: the command of docs/security.md. */
export const writeSecretsAgain = () =>
  run("bash", ["-c", "kubectl get secrets -A -o json | kubectl replace -f -"], {
    env: testEnvironment(),
  });
