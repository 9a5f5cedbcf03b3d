import { deepStrictEqual } from "node:assert";
import { sysctls } from "../../../../../layers/containerd/kernel";
import { otherInstallations } from "../../../../../provider/host/preflight/other-installations";
import type { Surroundings } from "../../../../../host/surroundings";

type Found = Partial<Surroundings>;
const nothing = { cniFiles: [], links: [], dropIns: [], proxyDropIns: [], sysctlLines: [] };
const line = (path: string, value: string, name = "net.ipv4.ip_forward") => ({ path, name, value });
const forward = (path: string) =>
  `${path} sets net.ipv4.ip_forward to 0 at boot, and nodes need 1; take the line out`;

const rows: readonly (readonly [string, Found, "standard" | "nested", readonly string[]])[] = [
  ["nothing", {}, "standard", []],
  [
    "CNI files that sort before that of the cluster",
    { cniFiles: ["05-cilium.conflist", "10-calico.conflist"] },
    "standard",
    ["05-cilium.conflist", "10-calico.conflist"].map(
      (name) =>
        `/etc/cni/net.d/${name} sorts before 10-flannel.conflist, and containerd takes the first file for all pods; remove it`,
    ),
  ],
  [
    "no CNI file that is replaced, or sorts later",
    { cniFiles: ["10-flannel.conflist", "99-somebody.conf"] },
    "standard",
    [],
  ],
  [
    "links of another pod network",
    { links: ["cni0"] },
    "standard",
    [
      "the link cni0 of another pod network exists, and pods would get no addresses; ip link delete cni0, or reboot",
    ],
  ],
  [
    "drop-ins of units",
    { dropIns: ["/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf"] },
    "standard",
    [
      "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf changes a unit that will be installed; remove it, or the package that it is of",
    ],
  ],
  [
    "a drop-in that sets a proxy",
    { proxyDropIns: ["/etc/systemd/system/containerd.service.d/proxy.conf"] },
    "standard",
    [
      "/etc/systemd/system/containerd.service.d/proxy.conf sets a proxy for a unit that will be installed, and is not needed: set artifacts.proxy, which computes what is reached without it; then remove the file",
    ],
  ],
  [
    "a setting of the kernel that another file takes back at boot",
    { sysctlLines: [line("/etc/sysctl.d/99-sysctl.conf", "0")] },
    "standard",
    [forward("/etc/sysctl.d/99-sysctl.conf")],
  ],
  [
    "the last of two such files, and the last of two lines",
    {
      sysctlLines: [
        line("/etc/sysctl.d/99-b.conf", "1"),
        line("/etc/sysctl.d/99-b.conf", "0"),
        line("/usr/lib/sysctl.d/95-a.conf", "1"),
      ],
    },
    "standard",
    [forward("/etc/sysctl.d/99-b.conf")],
  ],
  [
    "no file that a later one corrects",
    {
      sysctlLines: [line("/etc/sysctl.d/95-a.conf", "0"), line("/usr/lib/sysctl.d/99-b.conf", "1")],
    },
    "standard",
    [],
  ],
  [
    "no file that sorts before that of the cluster",
    { sysctlLines: [line("/etc/sysctl.d/50-somebody.conf", "0")] },
    "standard",
    [],
  ],
  [
    "no setting that a nested host leaves alone",
    { sysctlLines: [line("/etc/sysctl.d/99.conf", "0", "kernel.panic")] },
    "nested",
    [],
  ],
];

describe("what another installation has left on a host", () => {
  it("may have CNI files of others, where another program brings the pod network", () => {
    const cniFiles: string[] = ["05-cilium.conflist", "10-calico.conflist"];
    const found: object = { ...nothing, cniFiles };
    deepStrictEqual(otherInstallations(found as Surroundings, sysctls("standard"), undefined), []);
  });

  for (const [what, found, profile, expected] of rows)
    it(`has ${what}`, () =>
      deepStrictEqual(
        otherInstallations(
          { ...nothing, ...found } as Surroundings,
          sysctls(profile),
          "10-flannel.conflist",
        ),
        expected,
      ));
});
