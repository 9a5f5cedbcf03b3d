import * as assert from "node:assert/strict";
import { localVolumes, volumeLine } from "../../../kubernetes/local-volumes";

const node = (name: string) => ({
  metadata: { name, labels: { "kubernetes.io/hostname": name, zone: "a" } },
});
const nodes = [node("w1"), node("w2")];
const on = (key: string, ...values: string[]) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values }] }],
  },
});
const volume = (nodeAffinity: object | undefined, phase = "Bound") => ({
  metadata: { name: "pv" },
  spec: {
    capacity: { storage: "10Gi" },
    claimRef: { namespace: "default", name: "data" },
    ...(nodeAffinity && { nodeAffinity }),
  },
  status: { phase },
});

/** As the local-path-provisioner makes them, by either type of volume. */
const provisioned = (source: object) => ({
  metadata: { name: "pv", annotations: { "local.path.provisioner/selected-node": "w1" } },
  spec: {
    ...volume(on("kubernetes.io/hostname", "w1")).spec,
    ...source,
    storageClassName: "local-path",
  },
  status: { phase: "Bound" },
});
const path = "/var/lib/local-volumes/pv_default_data";

describe("volumes whose data would go with a host", () => {
  for (const [title, one, found] of [
    ["of this node alone", volume(on("kubernetes.io/hostname", "w1")), true],
    ["of the class local-path", provisioned({ local: { path } }), true],
    ["of that class by hostPath", provisioned({ hostPath: { path } }), true],
    ["that were released", volume(on("kubernetes.io/hostname", "w1"), "Released"), true],
    ["that nobody has used", volume(on("kubernetes.io/hostname", "w1"), "Available"), false],
    ["of another node", volume(on("kubernetes.io/hostname", "w2")), false],
    ["of both nodes", volume(on("kubernetes.io/hostname", "w1", "w2")), false],
    ["of a zone", volume(on("zone", "a")), false],
    ["of the network", volume(undefined), false],
  ] as const)
    it(`are those ${title}: ${found}`, () =>
      assert.equal(localVolumes([one as never], nodes as never, "w1").length > 0, found));

  it("are named with size and claim", () => {
    const [volumes, all] = [[volume(on("kubernetes.io/hostname", "w1"))], nodes] as unknown[];
    const [found] = localVolumes(volumes as never, all as never, "w1");
    assert.equal(volumeLine(found!), "pv (10Gi, claim default/data)");
    assert.equal(volumeLine({ name: "pv", size: "1Gi" }), "pv (1Gi, no claim)");
  });
});
