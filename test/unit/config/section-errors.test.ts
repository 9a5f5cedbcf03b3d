import { deepStrictEqual } from "node:assert";
import { errorsOf, hostKey } from "./stack-file";

const bastion = { address: "192.0.2.1", hostKey };
const bucket = { bucket: "etcd", accessKeyId: "KEY", secretAccessKey: "secret" };
const host = { name: "m1", address: "192.0.2.11", roles: ["master", "etcd"], hostKey };
const notAName = (text: string) =>
  `${JSON.stringify(text)} is not a name: lower case letters, digits and hyphens, at most 63`;
const notANetwork = (text: string) =>
  `${JSON.stringify(text)} is not an IPv4 network such as 10.244.0.0/16`;
const notOneOfTwo = (text: string) =>
  `${JSON.stringify(text)} is not a network such as 192.0.2.0/24 or 2001:db8::/64`;
const notAResolver = (text: string) =>
  `${JSON.stringify(text)} is neither an IPv4 address with an optional port, nor /etc/resolv.conf`;
const addresses = { addresses: ["192.0.2.200-192.0.2.220"] };
const peer = { address: "192.0.2.1", asn: 64513 };
const reservedAsn =
  "is reserved; private AS numbers are 64512 to 65534 and 4200000000 to 4294967294";
const notACommunity = 'is not a community such as "65000:100": two numbers from 0 to 65535';
const notARange = (text: string) =>
  `${JSON.stringify(text)} is neither a range such as 192.0.2.200-192.0.2.220 nor a network`;
const notAPublicKey = `is not a public key such as "ssh-ed25519 AAAA…"`;

/** A section of a stack file, and its errors without the section name. */
const table: Record<string, readonly (readonly [unknown, ...string[]])[]> = {
  cluster: [
    [undefined, ": is missing"],
    // It may hold the passwords of routers.
    ["prod", ": its value is not a map"],
    [
      { name: "a", virtualAddress: { address: "203.0.113.9", bgp: { asn: 1, peers: "hunter2" } } },
      ".virtualAddress.bgp.peers: its value is not a list",
    ],
    [{}, ".name: is missing"],
    [{ name: 5 }, ".name: 5 is not a string"],
    [{ name: "Prod_1" }, `.name: ${notAName("Prod_1")}`],
    [{ name: "a".repeat(64) }, `.name: ${notAName("a".repeat(64))}`],
    [{ name: "a", endpoint: 5 }, ".endpoint: 5 is not a string"],
    [
      { name: "a", virtualAddress: { address: "192.0.2.10", interface: "eth 0" } },
      '.virtualAddress.interface: "eth 0" is not the name of a network interface such as eth0',
    ],
    [{ name: "a", domain: "Cluster.Local" }, '.domain: "Cluster.Local" is not a DNS name'],
    [
      { name: "a", domain: `${"a.".repeat(126)}ab` },
      `.domain: "${"a.".repeat(126)}ab" is not a DNS name`,
    ],
    [{ name: "a", podCidr: "10.244.0.1/16" }, `.podCidr: ${notANetwork("10.244.0.1/16")}`],
    [{ name: "a", nodeMask: 19 }, ".nodeMask: 19 is below 20"],
    [{ name: "a", nodeMask: 29 }, ".nodeMask: 29 is above 28"],
    [{ name: "a", podCidr: "10.244/16" }, `.podCidr: ${notANetwork("10.244/16")}`],
    [{ name: "a", serviceCidr: "10.96.0.0" }, `.serviceCidr: ${notANetwork("10.96.0.0")}`],
    [{ name: "a", serviceCidr: "300.0.0.0/16" }, `.serviceCidr: ${notANetwork("300.0.0.0/16")}`],
    [
      { name: "a", endpoint: "https://x" },
      '.endpoint: "https://x" is neither a DNS name nor an IPv4 address, with an optional port',
    ],
    [
      { name: "a", endpoint: "192.0.2.1:0" },
      '.endpoint: "192.0.2.1:0" is neither a DNS name nor an IPv4 address, with an optional port',
    ],
  ],
  backup: [
    [{ enabled: "no" }, '.enabled: "no" is not a boolean'],
    [
      { schedule: "daily\n[Service]" },
      '.schedule: "daily\\n[Service]" is not a calendar event such as "*-*-* 00/6:00:00"; check it with systemd-analyze calendar',
    ],
    [
      { schedule: "lots" },
      '.schedule: "lots" is not a calendar event such as "*-*-* 00/6:00:00"; check it with systemd-analyze calendar',
    ],
    ...["daily", "Mon..Fri *-*-* 03:00", "Sat,Sun 04:00 Europe/Berlin", "*:0/15", "*-*~1 5:00"].map(
      (schedule) => [{ schedule }] as const,
    ),
    [{ keep: 0 }, ".keep: 0 is below 1"],
    [
      { directory: "backups" },
      '.directory: "backups" is not an absolute path of letters, digits, dots, hyphens and _',
    ],
    [
      { copyTo: "/mnt/../etc" },
      '.copyTo: "/mnt/../etc" is not an absolute path of letters, digits, dots, hyphens and _',
    ],
    [{ bucket: "s3" }, ".bucket: unknown key"],
    [
      { s3: {} },
      ".s3.bucket: is missing",
      ".s3.accessKeyId: is missing",
      ".s3.secretAccessKey: is missing",
    ],
    [
      { s3: { ...bucket, bucket: "UP", prefix: "/a", endpoint: "s3.example.com", region: "eu 1" } },
      '.s3.endpoint: "s3.example.com" is not an http or https address',
      '.s3.region: "eu 1" is not a region such as us-east-1',
      '.s3.bucket: "UP" is not the name of a bucket: 3 to 63 lower case letters, digits, dots and hyphens',
      '.s3.prefix: "/a" is not a path of letters, digits, dots, hyphens and _',
    ],
    [
      { s3: { ...bucket, secretAccessKey: "hunter 2" } },
      ".s3.secretAccessKey: is not one word of printable ASCII",
    ],
    [
      { s3: { ...bucket, secretAccessKey: ["hunter2"] } },
      ".s3.secretAccessKey: its value is not a string",
    ],
  ],
  versions: [
    [{ kubernetes: "v1.37.2" }, '.kubernetes: "v1.37.2" is not a release such as 1.37.2'],
    [{ containerd: "latest" }, '.containerd: "latest" is not a release such as 1.37.2'],
    [{ etcd: 3.6 }, ".etcd: 3.6 is not a string"],
  ],
  ssh: [
    [{ user: "" }, '.user: "" is not a user: it is empty, or holds a colon or a control character'],
    ['{"password": "hunter2"', ": its value is not a map"],
    [{ password: 123456 }, ".password: its value is not a string"],
    [{ sudoPassword: ["hunter2"] }, ".sudoPassword: its value is not a string"],
    [{ privateKey: { text: "hunter2" } }, ".privateKey: its value is not a string"],
    [{ privateKeyPassphrase: 7 }, ".privateKeyPassphrase: its value is not a string"],
    [{ bastions: "hunter2" }, ".bastions: its value is not a list"],
    [{ bastions: ["hunter2"] }, ".bastions[0]: its value is not a map"],
    [
      { bastions: [{ address: "b", privateKey: ["hunter2"], hostKey }] },
      ".bastions[0].privateKey: its value is not a string",
    ],
    [{ port: 0 }, ".port: 0 is below 1"],
    [{ port: 70000 }, ".port: 70000 is above 65535"],
    [{ port: "22" }, '.port: "22" is not a number'],
    [{ port: 1.5 }, ".port: 1.5 is not an integer"],
    [
      { privateKey: "hunter2" },
      '.privateKey: is not a private key: it begins neither with "-----BEGIN … PRIVATE KEY-----" nor as a key of PuTTY',
    ],
    [{ privateKeyFile: "" }, ".privateKeyFile: is empty"],
    [{ agent: "yes" }, '.agent: "yes" is not a boolean'],
    [{ knownHostsFile: "" }, ".knownHostsFile: is empty"],
    [{ bastions: {} }, ".bastions: its value is not a list"],
    [{ bastions: [{}] }, ".bastions[0].address: is missing"],
    [
      { bastions: [{ address: "bastion.example.com" }] },
      ".bastions[0].hostKey: is missing; run `npm run trust -- STACK` to review the key of bastion.example.com and add it here",
    ],
    [{ certificateFile: "" }, ".certificateFile: is empty"],
    [
      { bastions: [{ ...bastion, user: "" }] },
      '.bastions[0].user: "" is not a user: it is empty, or holds a colon or a control character',
    ],
    [{ bastions: [{ ...bastion, hostKey: "x" }] }, `.bastions[0].hostKey: ${notAPublicKey}`],
  ],
  hosts: [
    [undefined, ": is missing"],
    [[], ": is empty"],
    ["m1", ': "m1" is not a list'],
    [["m1"], '[0]: "m1" is not a map'],
    [[{}], "[0].name: is missing", "[0].address: is missing", "[0].roles: is missing"],
    [
      [{ ...host, name: "M1" }],
      '[0].name: "M1" is not a host name: lower case letters, digits, hyphens and dots, at most 63',
    ],
    [[{ ...host, address: "10.0.0" }], '[0].address: "10.0.0" is not an IPv4 address'],
    [[{ ...host, address: "10.0.0.1/8" }], '[0].address: "10.0.0.1/8" is not an IPv4 address'],
    [[{ ...host, roles: [] }], "[0].roles: is empty"],
    [[{ ...host, roles: "master" }], '[0].roles: "master" is not a list'],
    [[{ ...host, roles: ["boss"] }], '[0].roles[0]: "boss" is not one of master, etcd, worker'],
    [[{ ...host, hostKey: "x" }], `[0].hostKey: ${notAPublicKey}`],
    [
      [{ ...host, user: "" }],
      '[0].user: "" is not a user: it is empty, or holds a colon or a control character',
    ],
    [[{ ...host, architecture: "x86" }], '[0].architecture: "x86" is not one of amd64, arm64'],
    [[{ ...host, profile: "vm" }], '[0].profile: "vm" is not one of standard, nested'],
    [
      [{ ...host, labels: { "a b": "x", c: true } }],
      '[0].labels.a b: "a b" is not a Kubernetes label key',
      "[0].labels.c: true is not a string",
    ],
    [
      [{ ...host, labels: { "../x": "x", c: true } }],
      '[0].labels.../x: "../x" is not a Kubernetes label key',
      "[0].labels.c: true is not a string",
    ],
    [[{ ...host, labels: { a: "-" } }], '[0].labels.a: "-" is not a Kubernetes label value'],
    [
      [{ ...host, taints: [{ key: "-", value: "-", effect: "No" }] }],
      '[0].taints[0].key: "-" is not a Kubernetes label key',
      '[0].taints[0].value: "-" is not a Kubernetes label value',
      '[0].taints[0].effect: "No" is not one of NoSchedule, PreferNoSchedule, NoExecute',
    ],
  ],
  hostProfile: [["virtual", ': "virtual" is not one of standard, nested']],
  network: [
    [5, ": 5 is not a map"],
    [{ backend: "ipip" }, '.backend: "ipip" is not one of vxlan, host-gw, wireguard'],
    [{ mtu: 100 }, ".mtu: 100 is below 576"],
    [{ mtu: 9217 }, ".mtu: 9217 is above 9216"],
    [{ dnsUpstreams: Array(16).fill("1.1.1.1") }, ".dnsUpstreams: has more than 15 entries"],
    [{ dnsUpstreams: ["dns.example"] }, `.dnsUpstreams[0]: ${notAResolver("dns.example")}`],
    [{ dnsUpstreams: ["1.1.1.1:65536"] }, `.dnsUpstreams[0]: ${notAResolver("1.1.1.1:65536")}`],
    [{ dnsUpstreams: ["1.1.1.1:123456"] }, `.dnsUpstreams[0]: ${notAResolver("1.1.1.1:123456")}`],
  ],
  kubelet: [
    [null, ": null is not a map"],
    [{ config: { maxPods: 0 } }, ".config.maxPods: 0 is below 1"],
    [
      { config: { maxPods: 254 } },
      ".config.maxPods: 254 is above 253, the addresses for pods in each node's /24; cluster.nodeMask sets its size",
    ],
    [{ config: { maxPods: 253 } }],
    [{ config: { podPidsLimit: 10 } }, ".config.podPidsLimit: 10 is below 64; -1 sets no limit"],
    [
      { config: { systemReserved: { cpu: 5 } } },
      ".config.systemReserved.cpu: 5 is not a string; put it in quotes",
    ],
    ...["0.5", "2", "250m"].map((cpu) => [{ config: { systemReserved: { cpu } } }] as const),
    ...["-1", "1Gi", "0.0005", "500 m", "", "one"].map(
      (cpu) =>
        [
          { config: { systemReserved: { cpu } } },
          `.config.systemReserved.cpu: "${cpu}" is not a number of processors such as 1, 0.5 or 500m`,
        ] as const,
    ),
    ...["512Mi", "1.5Gi", "1G", "1000k", "1e9", "1000000"].map(
      (memory) =>
        [{ config: { systemReserved: { memory, "ephemeral-storage": memory } } }] as const,
    ),
    ...["1GB", "-1Gi", "1gb", "1K", "512m", "0.5", "1 Gi"].map(
      (size) =>
        [
          { config: { systemReserved: { memory: size, "ephemeral-storage": size } } },
          `.config.systemReserved.memory: "${size}" is not a number of bytes such as 512Mi, 2Gi or 1G`,
          `.config.systemReserved.ephemeral-storage: "${size}" is not a number of bytes such as 512Mi, 2Gi or 1G`,
        ] as const,
    ),
    [{ config: { systemReserved: { pid: "1000" } } }],
    [
      { config: { systemReserved: { pid: "1k" } } },
      '.config.systemReserved.pid: "1k" is not a whole number such as "1000"',
    ],
  ],
  rollout: [
    [{ maxUnavailable: 0 }, ".maxUnavailable: 0 is below 1"],
    [
      { maxUnavailable: "0%" },
      '.maxUnavailable: "0%" is neither a number of hosts nor a percentage such as 25%',
    ],
    [{ drainTimeoutSeconds: 0 }, ".drainTimeoutSeconds: 0 is below 1"],
    [{ allowDowngrade: "yes" }, '.allowDowngrade: "yes" is not a boolean'],
  ],
  security: [
    [true, ": its value is not a map"],
    [{ encryption: { enabled: "no" } }, '.encryption.enabled: "no" is not a boolean'],
    [{ encryption: { keys: [] } }, ".encryption.keys: is empty"],
    [{ encryption: { keys: ["key-1", "k_2"] } }, `.encryption.keys[1]: ${notAName("k_2")}`],
    [{ encryption: { keys: ["a", "b", "a"] } }, '.encryption.keys[2]: "a" is listed twice'],
    [{ audit: false }, ".audit: its value is not a map"],
    [{ audit: { enabled: "off" } }, '.audit.enabled: "off" is not a boolean'],
    [{ firewall: {} }, ".firewall.sshFrom: is missing"],
    [{ firewall: { sshFrom: [] } }, ".firewall.sshFrom: is empty"],
    [
      { firewall: { sshFrom: ["192.0.2.1"], apiFrom: ["a"], servicesFrom: [] } },
      `.firewall.sshFrom[0]: ${notOneOfTwo("192.0.2.1")}`,
      `.firewall.apiFrom[0]: ${notOneOfTwo("a")}`,
      ".firewall.servicesFrom: is empty",
    ],
    [
      { podSecurity: "strict" },
      '.podSecurity: "strict" is not one of privileged, baseline, restricted',
    ],
  ],
  artifacts: [
    [[], ": [] is not a map"],
    [{ mirror: "ftp://x" }, '.mirror: "ftp://x" is not an http or https address'],
    [{ mirror: "http://x/a b" }, '.mirror: "http://x/a b" is not an http or https address'],
    [{ mirror: "http://x/\n" }, '.mirror: "http://x/\\n" is not an http or https address'],
    [
      { mirror: "https://münchen.example" },
      '.mirror: "https://münchen.example" is not an http or https address',
    ],
    [
      { registryMirror: "https://robot:hunter2@x" },
      '.registryMirror: "https://…@x" holds a user or a password, which previews would show; take it out',
    ],
    [
      { mirror: "https://robot:hunter 2@x" },
      '.mirror: "https://…@x" holds a user or a password, which previews would show; take it out',
    ],
    [
      { imageRegistry: "https://r.example.com" },
      '.imageRegistry: "https://r.example.com" is not a registry such as registry.example.com:5000/kubernetes',
    ],
    [
      { imageDigests: { "registry.k8s.io/pause:1": `sha256:${"0".repeat(64)}` } },
      ".imageDigests: registry.k8s.io/pause:1 is not run at these versions; the closest is registry.k8s.io/pause:3.10.2",
    ],
    [{ proxy: {} }, ".proxy: names no proxy; set http, https or both"],
    [
      { proxy: { https: "http://robot:hunter2@p:3128", except: ["a b"] } },
      '.proxy.https: "http://…@p:3128" holds a user or a password, which previews would show; take it out',
      '.proxy.except[0]: "a b" is not a name, a domain such as .example.com, an address or a network',
    ],
    [{ registryMirror: "x" }, '.registryMirror: "x" is not an http or https address'],
    [{ sha256: { x: "a" } }, '.sha256.x: "x" is not an http or https address'],
    [
      { sha256: { "https://x/y": "abc" } },
      '.sha256.https://x/y: "abc" is not a SHA-256 in hexadecimal',
    ],
  ],
  registries: [
    ["hunter2", ": its value is not a map"],
    [
      { "https://a": {} },
      '.https://a: "https://a" is not the name of a registry such as docker.io or registry.example.com:5000',
    ],
    [{ "a:5000": { password: 5 } }, ".a:5000.password: its value is not a string"],
    [
      { a: { username: "robot:x", password: "a\nb" } },
      ".a.username: is not a user: one word of printable ASCII without a colon",
      ".a.password: is empty or holds a control character",
    ],
    [{ a: { username: "robot" } }, ".a.password: is missing: registries.a.username is set"],
    [{ a: { password: "hunter2" } }, ".a.username: is missing: registries.a.password is set"],
    [
      { a: { mirrorsOnly: true } },
      ".a.mirrorsOnly: there are no mirrors; set registries.a.mirrors",
    ],
    [{ a: { ca: "hunter2" } }, ".a.ca: is not one or more certificates in PEM"],
    [
      { a: { mirrors: ["https://robot:hunter2@b", "b"] } },
      '.a.mirrors[0]: "https://…@b" is not an address such as https://mirror.example.com/prefix; name user and password in registries',
      '.a.mirrors[1]: "b" is not an address such as https://mirror.example.com/prefix; name user and password in registries',
    ],
    [
      { a: { mirrors: ["http://b:5000/x"] }, "b:5000": { username: "u", password: "hunter2" } },
      ".a.mirrors[0]: http://b:5000/x would get its password without encryption; use https",
    ],
    [
      { "registry-1.docker.io": {} },
      ".registry-1.docker.io: images name this registry docker.io; use that",
    ],
  ],
  loadBalancer: [
    [{}, ".addresses: is missing"],
    [{ addresses: [] }, ".addresses: is empty"],
    [{ addresses: ["192.0.2.9-192.0.2.5"] }, `.addresses[0]: ${notARange("192.0.2.9-192.0.2.5")}`],
    [{ addresses: ["192.0.2.0/33"] }, `.addresses[0]: ${notARange("192.0.2.0/33")}`],
    [{ addresses: ["192.0.2.1/24"] }, `.addresses[0]: ${notARange("192.0.2.1/24")}`],
    [
      { addresses: ["192.0.2.200"], interfaces: [""] },
      `.addresses[0]: ${notARange("192.0.2.200")}`,
      '.interfaces[0]: "" is not the name of a network interface such as eth0',
    ],
    [{ ...addresses, bgp: {} }, ".bgp.asn: is missing", ".bgp.peers: is missing"],
    [{ ...addresses, bgp: { asn: 64512, peers: [] } }, ".bgp.peers: is empty"],
    [{ ...addresses, bgp: { asn: 0, peers: [peer] } }, ".bgp.asn: 0 is below 1"],
    [
      { ...addresses, bgp: { asn: 4294967296, peers: [peer] } },
      ".bgp.asn: 4294967296 is above 4294967295",
    ],
    [
      { ...addresses, bgp: { asn: 65535, peers: [{ ...peer, asn: 23456 }] } },
      `.bgp.asn: 65535 ${reservedAsn}`,
      `.bgp.peers[0].asn: 23456 ${reservedAsn}`,
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [{ address: "2001:db8::1", asn: 64513 }] } },
      '.bgp.peers[0].address: "2001:db8::1" is not an IPv4 address',
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [{ ...peer, holdTimeSeconds: 2 }] } },
      ".bgp.peers[0].holdTimeSeconds: 2 is below 3",
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [{ ...peer, keepaliveTime: "30s" }] } },
      ".bgp.peers[0].keepaliveTime: unknown key",
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [{ ...peer, password: "hunter2 " }] } },
      ".bgp.peers[0].password: is not one word of at most 80 printable ASCII characters",
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [{ ...peer, password: ["hunter2"] }] } },
      ".bgp.peers[0].password: its value is not a string",
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: "hunter2" } },
      ".bgp.peers: its value is not a list",
    ],
    [
      {
        ...addresses,
        bgp: { asn: 64512, peers: [peer], communities: ["65536:1", "64512:1:2", "no-export"] },
      },
      `.bgp.communities[0]: "65536:1" ${notACommunity}`,
      '.bgp.communities[1]: "64512:1:2" is a large community, which MetalLB\'s native BGP mode does not send; use a standard one such as "65000:100"',
      `.bgp.communities[2]: "no-export" ${notACommunity}`,
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [peer], communities: ["64512:1", "64512:1"] } },
      '.bgp.communities[1]: "64512:1" is listed twice',
    ],
    [
      { ...addresses, bgp: { asn: 64512, peers: [peer], aggregationLength: 33 } },
      ".bgp.aggregationLength: 33 is above 32",
    ],
  ],
  hooks: [
    [{ beforeSetup: "reboot" }, '.beforeSetup: "reboot" is not a list'],
    [{ afterSetup: [""] }, ".afterSetup[0]: is empty"],
    [{ beforeRemove: [1] }, ".beforeRemove[0]: 1 is not a string"],
  ],
  lostHosts: [[["w1"], '[0]: "w1" is not an IPv4 address']],
};

describe("a section", () => {
  for (const [section, rows] of Object.entries(table))
    for (const [value, ...endings] of rows) {
      const errors = endings.map((ending) => section + ending);
      it(
        errors.length > 0 ? `reports ${errors.join("; ")}` : `accepts ${JSON.stringify(value)}`,
        () => deepStrictEqual(errorsOf({ [section]: value }), errors),
      );
    }
});
