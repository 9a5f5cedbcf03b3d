import { deepStrictEqual } from "node:assert";
import { configOf, errorsOf, smallest, worker } from "./stack-file";

const [master] = smallest().hosts;
const hostsWith = (keys: object) => [master, { ...worker(1), ...keys }];
const workerOf = (sections: object, keys: object) =>
  configOf({ hosts: hostsWith(keys), ...sections }).hosts[1]!;

describe("settings of a host", () => {
  const sections = {
    kernel: { hugepages: { "2Mi": 128 } },
    timeServers: ["ntp.example.com"],
    groups: { gpu: { kernel: { hugepages: { "1Gi": 4 } }, timeServers: ["192.0.2.1"] } },
  };

  it("come from the cluster, from groups and from itself", () => {
    const { kernel, timeServers } = workerOf(sections, { groups: ["gpu"] });
    deepStrictEqual(kernel.hugepages, { "2Mi": 128, "1Gi": 4 });
    deepStrictEqual(timeServers, ["192.0.2.1"]);
    const own = workerOf(sections, { kernel: { hugepages: { "2Mi": 0 } }, timeServers: [] });
    deepStrictEqual([own.kernel.hugepages, own.timeServers], [{ "2Mi": 0 }, []]);
  });

  it("are none by default", () => {
    const { kernel, timeServers, files } = workerOf({}, {});
    deepStrictEqual([kernel, timeServers, files], [{ sysctls: {}, modules: [] }, [], {}]);
  });

  /** Sections and the keys of a worker, and the errors. */
  const table: readonly (readonly [sections: object, keys: object, ...errors: string[]])[] = [
    [
      { kernel: { hugepages: { "4Mi": 1 } } },
      {},
      "kernel.hugepages.4Mi: unknown key; did you mean 2Mi?",
    ],
    [{ kernel: { hugepages: { "2Mi": -1 } } }, {}, "kernel.hugepages.2Mi: -1 is below 0"],
    [
      { kernel: { sysctls: { "vm.nr_hugepages": 5 } } },
      { kernel: { hugepages: { "2Mi": 5 } } },
      "kernel.sysctls.vm.nr_hugepages: is also kernel.hugepages.2Mi; take one of them out",
    ],
    [
      {},
      { profile: "nested", kernel: { hugepages: { "1Gi": 5 } } },
      "hosts[1].kernel.hugepages.1Gi: belong to the machine around the nested host w1; set them there",
    ],
    [
      { timeServers: ["ntp.example.com", "ntp.example.com"] },
      {},
      'timeServers[1]: "ntp.example.com" is listed twice',
    ],
    [
      { timeServers: ["ntp.example.com"] },
      { profile: "nested" },
      "timeServers: the nested host w1 has the clock of the machine around it; set hosts[1].timeServers to []",
    ],
    [{ timeServers: ["ntp.example.com"] }, { profile: "nested", timeServers: [] }],
  ];
  for (const [sections, keys, ...errors] of table)
    it(`are checked: ${JSON.stringify({ ...sections, ...keys })}`, () =>
      deepStrictEqual(errorsOf({ hosts: hostsWith(keys), ...sections }), errors));
});

describe("settings of CoreDNS", () => {
  const dns = (stubDomains: object, cluster: object = { name: "prod" }) => ({
    cluster,
    network: { dns: { stubDomains } },
  });

  /** Sections, and the errors. */
  const table: readonly (readonly [sections: object, ...errors: string[]])[] = [
    [
      dns({
        "corp.example.com": ["192.0.2.53", "192.0.2.54:5353"],
        "10.in-addr.arpa": ["1.1.1.1"],
      }),
    ],
    // A DNS server in the cluster, such as Consul's.
    [dns({ consul: ["10.96.0.99"] })],
    [
      dns({ "corp.example.com": ["/etc/resolv.conf"] }),
      'network.dns.stubDomains.corp.example.com[0]: "/etc/resolv.conf" is not an IPv4 address with an optional port',
    ],
    [dns({ "corp.example.com": [] }), "network.dns.stubDomains.corp.example.com: is empty"],
    [dns({ Corp_: ["1.1.1.1"] }), 'network.dns.stubDomains.Corp_: "Corp_" is not a DNS name'],
    [
      dns({ "svc.cluster.local": ["1.1.1.1"] }),
      "network.dns.stubDomains.svc.cluster.local: is inside cluster.domain cluster.local, which CoreDNS answers itself; take it out",
    ],
    [
      dns({ "example.com": ["1.1.1.1"] }, { name: "prod", domain: "k8s.example.com" }),
      "network.dns.stubDomains.example.com: contains cluster.domain k8s.example.com, whose names would go to these servers; name the domains below example.com instead",
    ],
    [
      dns({ "corp.example.com": ["1.1.1.1", "10.96.0.10:53"] }),
      "network.dns.stubDomains.corp.example.com[1]: 10.96.0.10 is the cluster's DNS itself; name another server",
    ],
    [{ network: { dns: { replicas: 0 } } }, "network.dns.replicas: 0 is below 1"],
    [{ network: { dns: { cacheSeconds: 3601 } } }, "network.dns.cacheSeconds: 3601 is above 3600"],
  ];
  for (const [sections, ...errors] of table)
    it(`are checked: ${JSON.stringify(sections)}`, () =>
      deepStrictEqual(errorsOf(sections), errors));
});
