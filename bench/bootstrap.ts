import { issue } from "../pki/certificate";
import type { KubeconfigInputs } from "../provider/cluster/kubeconfig";
import { inlineKubeconfig } from "../layers/formats/kubeconfig";
import type { StateResource } from "./state";

const hourMs = 3_600_000;

/** A kubeconfig of `system:masters` for the recorded cluster: a new cluster has no other permissions yet. */
export async function bootstrapKubeconfig(resources: readonly StateResource[]): Promise<string> {
  const admin = resources.find(({ type }) => type.endsWith("cluster:Kubeconfig"));
  if (!admin) throw new Error("bench: reading the state: the stack has no kubeconfig");
  const { cluster, servers, authority } = admin.inputs as unknown as KubeconfigInputs;
  const now = Date.now();
  const period = { notBefore: new Date(now - hourMs), notAfter: new Date(now + 24 * hourMs) };
  const subject = { commonName: "bench", organization: "system:masters" };
  const client = await issue(authority, { ...subject, usages: ["client"] }, period);
  return inlineKubeconfig({ cluster, server: servers[0]!, authority: authority.cert, client });
}
