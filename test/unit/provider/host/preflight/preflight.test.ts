import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import type { HostRequirements } from "../../../../../provider/host/preflight/preflight-checks";
import { handler } from "../../../../../provider/host/preflight/preflight";
import * as facts from "../../../../../host/facts";
import * as layer from "../../../../../host/layer";
import { parseObservation } from "../../../../../host/observation";
import { host, untouched } from "../../etcd/etcd-layer";
import { smallest, worker } from "../../../config/stack-file";
import { setStackConfig } from "../../../../../provider/stack";
import { ufw } from "../firewall/rulesets";
import { withFlannel } from "../../../network-choice";

const requirements: HostRequirements = {
  address: host.address,
  architecture: "amd64",
  profile: "standard",
  besideDocker: false,
  roles: ["worker"],
  ...withFlannel,
  loadBalancer: false,
  pods: "10.244.0.0/16",
  services: "10.96.0.0/16",
  hostResolvers: false,
};
const good: facts.Facts = {
  ...facts.parseFacts(
    "init=systemd\nsystemd=252\nmachine=x86_64\nkernel_log=yes\nos=Debian\nkernel=6.1.0\ncgroup=v2\nclock=0\n",
    0,
  ),
  machineId: "1".repeat(32),
  memoryMib: 4096,
  processors: 4,
  freeMib: {
    "/var/lib": 5000,
    "/var/lib/containerd": 5000,
    "/var/lib/kubelet": 5000,
    "/var/lib/etcd": 5000,
  },
  addresses: [host.address],
};
const m2 = { ...host, name: "m2", address: "192.0.2.12" };

describe("the preflight", () => {
  const find = (found: Partial<facts.Facts>) =>
    mock.method(facts, "gatherFacts", async () => ({ ...good, ...found }));
  afterEach(() => mock.restoreAll());

  it("records what the host is", async () => {
    find({});
    const { machineId, memoryMib, processors } = good;
    const size = { memoryMib, processors };
    const expected = { host, requirements, machineId, os: "Debian", kernel: "6.1.0", ...size };
    deepStrictEqual(await handler.create({ host, requirements }, untouched), expected);
  });

  it("takes the host's facts from the observation that all of its resources share", async () => {
    const look = mock.method(layer, "observeHost", async () =>
      parseObservation("host\t1\tboot\tDebian\t6.12.0\t8192\t8\n"),
    );
    const old = {
      host,
      requirements,
      machineId: "1",
      os: "Debian",
      kernel: "6.1.0",
      memoryMib: 4096,
    };
    deepStrictEqual(await handler.read!(old), {
      ...{ ...old, kernel: "6.12.0", memoryMib: 8192, processors: 8 },
    });
    strictEqual(look.mock.callCount(), 1);
  });

  it("reports everything that is wrong, one per line", async () => {
    find({
      init: "busybox",
      machineId: "2".repeat(32),
      freeMib: { ...good.freeMib, "/var/lib/containerd": 1 },
    });
    await rejects(handler.create({ host, requirements }, untouched), {
      message:
        "m1: checking the host: its init is busybox, and containerd and kubelet run as units of systemd; use a host that boots with systemd\n" +
        "m1: checking the host: 1 MiB are free below /var/lib/containerd, and images need 5000; make room",
    });
  });

  describe("of a host whose firewall drops what others send", () => {
    const others = { hosts: [...smallest().hosts, worker(1)], cluster: { name: "prod" } };
    const drops =
      /^m1: checking the host: its firewall \(ufw\) drops .* TCP 6443 from 192\.0\.2\.21/;
    beforeEach(() =>
      setStackConfig((key) =>
        key in others ? JSON.stringify(others[key as keyof typeof others]) : undefined,
      ),
    );
    afterEach(() => setStackConfig(() => undefined));
    const surroundings = { ...good.surroundings, inputRules: ufw.split("\n") };

    it("names the ports and the hosts of the stack file", async () => {
      find({ surroundings });
      await rejects(handler.create({ host, requirements }, untouched), { message: drops });
    });

    it("lets it pass if it carries a part of the cluster already", async () => {
      const carried = { owner: host.owner, node: host.name, since: "2026-11-28" };
      find({ surroundings, carried });
      strictEqual((await handler.create({ host, requirements }, untouched)).os, "Debian");
    });
  });

  it("reports hosts that are clones of one another", async () => {
    find({ machineId: "3".repeat(32) });
    await handler.create({ host, requirements }, untouched);
    await handler.create({ host, requirements }, untouched);
    mock.restoreAll();
    find({ machineId: "3".repeat(32), addresses: [m2.address] });
    const asked = { ...requirements, address: m2.address };
    await rejects(handler.create({ host: m2, requirements: asked }, untouched), {
      message:
        "m2: checking the host: its machine-id is that of m1, and Kubernetes would take the two for one; rm /etc/machine-id && systemd-machine-id-setup",
    });
  });

  it("names a machine that is listed twice, by two of its addresses", async () => {
    find({ machineId: "4".repeat(32), addresses: [host.address, m2.address] });
    await handler.create({ host, requirements }, untouched);
    const asked = { ...requirements, address: m2.address };
    await rejects(handler.create({ host: m2, requirements: asked }, untouched), {
      message:
        "m2: checking the host: it is the machine of m1, which has 192.0.2.11 too; list it once",
    });
  });

  it("names only the owner of a host of another cluster", async () => {
    const carried = { owner: "dev/dev/0f", node: "node-3", since: "2026-11-28" };
    find({ carried, init: "busybox" });
    await rejects(handler.create({ host, requirements }, untouched), {
      message:
        "m1: checking the host: it belongs to cluster dev (stack dev, node-3, set up 2026-11-28); take it off this stack file, or, if that cluster is no longer needed, delete it from the host: npm run reset -- prod m1",
    });
  });

  const withDocker = { ...requirements, besideDocker: true };
  for (const [what, news, expected] of [
    ["the same", { host, requirements }, []],
    [
      "another containerd on the same machine",
      { host, requirements: withDocker },
      [
        `hosts[].besideDocker: ${host.name}: its pods run under a containerd that is set up for false; take the host off the list, run pulumi up, then add it with true`,
      ],
    ],
    ["another machine", { host: { ...host, address: "192.0.2.99" }, requirements: withDocker }, []],
  ] as const)
    it(`refuses or takes an edit: ${what}`, () =>
      deepStrictEqual(handler.refusals!({ host, requirements }, news), expected));

  it("refuses another IPv6 address of the same machine", () => {
    const withAddress = (ipv6Address: string) => ({ ...requirements, ipv6Address });
    const [before, after] = [withAddress("2001:db8::11"), withAddress("2001:db8::12")];
    const refused = (news: HostRequirements, to = host) =>
      handler.refusals!({ host, requirements: before }, { host: to, requirements: news });
    deepStrictEqual(refused(before), []);
    deepStrictEqual(refused(after, { ...host, address: "192.0.2.99" }), []);
    deepStrictEqual(refused(after), [
      `hosts[].ipv6Address: ${host.name}: its node and the routes of other hosts have 2001:db8::11; take the host off the list, run pulumi up, then add it with 2001:db8::12`,
    ]);
  });

  const known = { host, requirements, machineId: "", os: "", kernel: "", memoryMib: 0 };
  for (const [what, news, expected] of [
    ["nothing", { host, requirements }, { changes: false, replaces: [] }],
    [
      "the way to the host",
      { host: { ...host, port: 1 }, requirements },
      { changes: false, replaces: [] },
    ],
    [
      "the host's key",
      { host: { ...host, hostKey: "ssh-rsa AAAA" }, requirements },
      { changes: true, replaces: [] },
    ],
    [
      "the roles",
      { host, requirements: { ...requirements, roles: ["etcd"] } },
      { changes: true, replaces: [] },
    ],
    [
      "the address",
      { host: { ...host, address: "a" }, requirements },
      { changes: false, replaces: ["host"] },
    ],
  ] as const)
    it(`differs as it should when ${what} changes`, () =>
      deepStrictEqual(handler.diff(known, news), expected));

  for (const [reservedMemoryMib, address, refused] of [
    [4095, host.address, false],
    [4096, host.address, true],
    [4096, "192.0.2.99", false],
  ] as const)
    it(`${refused ? "refuses" : "allows"} ${reservedMemoryMib} MiB for the system, by the memory on record, at ${address}`, () =>
      deepStrictEqual(
        handler.unfinished!(
          { ...known, memoryMib: 4096 },
          { host: { ...host, address }, requirements: { ...requirements, reservedMemoryMib } },
        ),
        refused
          ? [
              "m1: checking the host: it has 4096 MiB of memory, and systemReserved, kubeReserved and evictionHard of its kubelet take 4096; reserve less",
            ]
          : [],
      ));

  const reserves = { host, requirements: { ...requirements, reservedProcessors: 3 } };
  for (const [processors, refused] of [
    [2, true],
    [3, false],
    [undefined, false],
  ] as const)
    it(`${refused ? "refuses" : "allows"} 3 processors for the system, with ${processors} on record`, () =>
      deepStrictEqual(
        handler.unfinished!(
          { ...known, memoryMib: 4096, ...(processors && { processors }) },
          reserves,
        ),
        refused
          ? [
              "m1: checking the host: it has 2 processors, and systemReserved, kubeReserved or reservedSystemCPUs of its kubelet take 3; reserve less",
            ]
          : [],
      ));
});
