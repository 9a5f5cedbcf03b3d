import { deepStrictEqual } from "node:assert";
import type { Surroundings } from "../../../../host/surroundings";
import { parseProbe } from "../../../../host/network-probe";
import { failedProbes, networkCauses } from "../../../../provider/node/network-causes";

const nothing: Pick<Surroundings, "cniFiles" | "forwardDrops"> = {
  cniFiles: ["10-flannel.conflist"],
  forwardDrops: [],
};
const causes = (found: Partial<typeof nothing>, failure = "") =>
  networkCauses(
    { ...nothing, ...found },
    { failure, pods: "10.244.0.0/16", besideDocker: false, cniFile: "10-flannel.conflist" },
  );

describe("what a proof of the pod network finds", () => {
  it("is read from the host's output, whatever else it prints", () =>
    deepStrictEqual(
      failedProbes(
        parseProbe(
          "progress\tx\nresult\thost\t\t\nlistening\nresult\tservice\thttps://10.96.0.1\tcurl: (28) timed out\nresult\tother\t\tx\n",
        ),
      ),
      [
        "a pod does not reach the API servers at their Service, https://10.96.0.1: curl: (28) timed out",
      ],
    ));

  it("is explained by nothing on a host that has only its own files", () =>
    deepStrictEqual(causes({}), []));

  it("is explained by a CNI file that comes first", () =>
    deepStrictEqual(causes({ cniFiles: ["10-calico.conflist", "10-flannel.conflist"] }), [
      "/etc/cni/net.d/10-calico.conflist sorts before 10-flannel.conflist, and containerd takes the first file for all pods; remove it",
    ]));

  it("is explained by the bridge of another network", () =>
    deepStrictEqual(
      causes(
        {},
        'plugin type="bridge" failed (add): "cni0" already has an IP address different from 10.244.1.1/24',
      ),
      ["the link cni0 is of another pod network; ip link delete cni0"],
    ));

  it("is explained by a firewall that drops what is forwarded", () =>
    deepStrictEqual(causes({ forwardDrops: ["table ip filter of ufw"] }), [
      "its firewall (table ip filter of ufw) drops forwarded packets, and so those of pods; ufw disable, or ufw route allow from 10.244.0.0/16 && ufw route allow to 10.244.0.0/16 && ufw allow from 10.244.0.0/16",
    ]));
});
