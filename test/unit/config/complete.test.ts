import { deepStrictEqual, strictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readConfig } from "../../../config/read";
import { structured } from "../../../config/values";
import { defaultVersions } from "../../../versions";
import { configOf, hostKey, smallest, worker } from "./stack-file";

describe("the configuration", () => {
  it("of the smallest stack file is complete", () => {
    deepStrictEqual(configOf({}), {
      cluster: {
        name: "prod",
        domain: "cluster.local",
        podCidr: "10.244.0.0/16",
        serviceCidr: "10.96.0.0/16",
        apiServiceAddress: "10.96.0.1",
        dnsAddress: "10.96.0.10",
        nodeMask: 24,
        apiServerNames: [],
        apiServers: ["https://192.0.2.11:6443"],
      },
      hosts: [
        {
          name: "m1",
          address: "192.0.2.11",
          roles: ["master", "etcd"],
          profile: "standard",
          besideDocker: false,
          labels: {},
          taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
          kubelet: {},
          kubeletUnit: { Unit: {}, Service: {} },
          containerd: { config: {}, runtimes: {}, unit: { Unit: {}, Service: {} } },
          kernel: { sysctls: {}, modules: [] },
          files: {},
          timeServers: [],
          maintenance: { packages: "none", reboot: "never", timeoutSeconds: 1800 },
          drainTimeoutSeconds: 300,
          hooks: {
            beforeSetup: [],
            afterSetup: [],
            beforeChange: [],
            afterChange: [],
            beforeRemove: [],
          },
          ssh: { port: 22, user: "root", hostKey },
        },
      ],
      versions: { ...defaultVersions },
      ssh: { user: "root", port: 22, agent: false, bastions: [], apiThroughBastions: true },
      network: {
        plugin: "flannel",
        ready: false,
        policies: false,
        backend: "vxlan",
        dnsUpstreams: ["/etc/resolv.conf"],
        dns: { stubDomains: {}, replicas: 2, cacheSeconds: 30, log: false },
      },
      kubeProxy: { enabled: true, config: {} },
      apiServer: { flags: {} },
      controllerManager: { flags: {} },
      scheduler: { config: {}, flags: {} },
      etcd: { flags: {} },
      registries: {},
      rollout: {
        maxUnavailable: 1,
        drainTimeoutSeconds: 300,
        allowDowngrade: false,
        maxFailures: 0,
        pause: false,
        gates: [],
        deleteLocalVolumes: false,
      },
      security: {
        encryption: { enabled: true, keys: ["key-1"], kms: {} },
        certificateAuthorities: ["ca-1"],
        serviceAccountKeys: ["key-1"],
        breakGlass: false,
        audit: { enabled: true },
        login: { issuers: [], roles: [], exec: { args: [] } },
        podSecurity: "baseline",
      },
      artifacts: { imageDigests: {}, sha256: {} },
      loadBalancer: undefined,
      storage: {},
      backup: {
        enabled: true,
        schedule: "*-*-* 00/6:00:00",
        keep: 28,
        directory: "/var/backups/etcd",
        keepOnRemoval: true,
      },
    });
  });

  it("prefers values of a host over those of the sections", () => {
    const own = { user: "admin", port: 2022, profile: "standard", taints: [] };
    const hosts = [...smallest().hosts, { ...worker(1), ...own }];
    const config = configOf({ hosts, ssh: { user: "ubuntu", port: 222 }, hostProfile: "nested" });
    deepStrictEqual(
      config.hosts.map(({ profile, ssh }) => [profile, ssh.user, ssh.port]),
      [
        ["nested", "ubuntu", 222],
        ["standard", "admin", 2022],
      ],
    );
  });

  it("taints masters that are not workers", () => {
    const [master] = smallest().hosts;
    const taints = (host: object) => configOf({ hosts: [{ ...master, ...host }] }).hosts[0]!.taints;
    deepStrictEqual(taints({ roles: ["master", "etcd", "worker"] }), []);
    deepStrictEqual(taints({ taints: [] }), []);
  });

  it("derives addresses of the cluster from its networks", () => {
    const { cluster } = configOf({
      cluster: { name: "a", serviceCidr: "172.20.128.0/20" },
    });
    strictEqual(cluster.apiServiceAddress, "172.20.128.1");
    strictEqual(cluster.dnsAddress, "172.20.128.10");
  });

  it("sends clients to the endpoint if there is one, else to any master", () => {
    const { hosts } = smallest();
    const second = { ...hosts[0]!, name: "m2", address: "192.0.2.12", roles: ["master"] };
    const servers = (endpoint?: string, address?: string) => {
      const virtualAddress = address && { address, interface: "eth0" };
      const cluster = { name: "a", endpoint, ...(virtualAddress && { virtualAddress }) };
      const { apiServerNames, apiServers } = configOf({
        cluster,
        hosts: [...hosts, second],
      }).cluster;
      return { apiServerNames, apiServers };
    };
    const names = ["api.example.com"];
    deepStrictEqual(
      [
        servers(),
        servers("api.example.com"),
        servers("api.example.com:443"),
        servers(undefined, "192.0.2.10"),
        servers("api.example.com", "192.0.2.10"),
      ],
      [
        { apiServerNames: [], apiServers: ["https://192.0.2.11:6443", "https://192.0.2.12:6443"] },
        { apiServerNames: names, apiServers: ["https://api.example.com:6443"] },
        { apiServerNames: names, apiServers: ["https://api.example.com:443"] },
        { apiServerNames: ["192.0.2.10"], apiServers: ["https://192.0.2.10:6443"] },
        {
          apiServerNames: [...names, "192.0.2.10"],
          apiServers: ["https://api.example.com:6443"],
        },
      ],
    );
  });
});

describe("a host behind NAT", () => {
  const sshAddress = "203.0.113.11";
  const [master] = smallest().hosts;

  it("is reached by SSH at its sshAddress, and has its own address in the cluster", () => {
    const { hosts } = configOf({ hosts: [{ ...master, sshAddress }] });
    const { address, ssh } = hosts[0]!;
    deepStrictEqual(
      { address, ssh },
      { address: "192.0.2.11", ssh: { port: 22, user: "root", hostKey, sshAddress } },
    );
  });

  it("has its host key looked up by its sshAddress", () => {
    const { hostKey: _, ...keyless } = master!;
    const known = `192.0.2.11 ssh-ed25519 OTHER\n${sshAddress} ${hostKey}\n`;
    const { hosts } = configOf(
      { hosts: [{ ...keyless, sshAddress }], ssh: { knownHostsFile: "known" } },
      () => known,
    );
    strictEqual(hosts[0]!.ssh.hostKey, hostKey);
  });

  it("has its API server asked at its sshAddress first, unless there is an endpoint", () => {
    const hosts = [
      { ...master!, sshAddress },
      { ...master!, name: "m2", address: "192.0.2.12", roles: ["master"] },
    ];
    const servers = (cluster: object) =>
      configOf({ hosts, cluster: { name: "a", ...cluster } }).cluster.apiServers;
    deepStrictEqual(servers({}), [
      "https://203.0.113.11:6443",
      "https://192.0.2.12:6443",
      "https://192.0.2.11:6443",
    ]);
    deepStrictEqual(servers({ endpoint: "api.example.com" }), ["https://api.example.com:6443"]);
  });
});

describe("a value of the stack file", () => {
  it("is parsed where it is a map or a list, and plain text otherwise", () => {
    deepStrictEqual(structured(' {"a":[1,true]}'), { a: [1, true] });
    deepStrictEqual(structured('["x"]'), ["x"]);
    for (const text of ["nested", "5", "", "{not json", "[1"]) strictEqual(structured(text), text);
  });
});

describe("the stack files in the repository", () => {
  for (const path of ["Pulumi.dev.yaml", "examples/Pulumi.prod.yaml"])
    it(`are valid: ${path}`, () => {
      const file = parse(readFileSync(join(__dirname, "../../..", path), "utf8"));
      const values = Object.entries(file.config).map(([key, value]) => [key.split(":")[1], value]);
      const known = [1, 2, 3].map((host) => `10.77.0.1${host} ssh-ed25519 AAAA\n`).join("");
      readConfig(Object.fromEntries(values), () => known);
    });
});
