import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { clusterHosts } from "./cluster-hosts";

const [, other, own] = clusterHosts;

/** Status code of a patch of a node's status, sent from a worker with one of its keys. */
async function patchStatus(key: string, node: string, body: object): Promise<string> {
  const directory = `/etc/kubernetes/${key}`;
  const code = await execOnHost(
    own,
    `curl -sS -o /dev/null -w '%{http_code}' --cacert /etc/kubernetes/pki/kubernetes-ca.crt ` +
      `--cert ${directory}/${key}.crt --key ${directory}/${key}.key -X PATCH ` +
      `-H 'Content-Type: application/merge-patch+json' https://127.0.0.1:7443/api/v1/nodes/${node}/status ` +
      `-d '${JSON.stringify(body)}'`,
  );
  return code.trim();
}

const label = { metadata: { labels: { "node-restriction.kubernetes.io/zone": "x" } } };
const annotation = {
  metadata: { annotations: { "flannel.alpha.coreos.com/public-ip": "192.0.2.1" } },
};
const unchanged = { metadata: { annotations: { "example.com/x": null } } };

describe("the keys on a worker", () => {
  for (const key of ["flannel", "kubelet", "kube-proxy"])
    for (const [what, body] of Object.entries({ label, annotation }))
      it(`cannot write to another node: ${key}, a ${what}`, async () => {
        assert.equal(await patchStatus(key, other, body), "403");
      });

  it("cannot give its own node a restricted label", async () => {
    assert.equal(await patchStatus("flannel", own, label), "403");
  });

  it("let flannel write to its own node", async () => {
    assert.equal(await patchStatus("flannel", own, unchanged), "200");
  });
});
