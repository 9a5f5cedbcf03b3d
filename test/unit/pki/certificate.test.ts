import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert";
import {
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  X509Certificate,
} from "node:crypto";
import { newCa, newSigningKey } from "../../../pki/authority";
import { issue } from "../../../pki/certificate";
import type { KeyPair } from "../../../pki/pem";
import {
  controlPlaneCertificates,
  etcdCertificates,
  kubeletCertificates,
} from "../../../pki/requests";
import { configOf, smallest } from "../config/stack-file";

const period = {
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2027-01-01T00:00:00Z"),
};
const { cluster, hosts } = configOf({ cluster: { name: "prod", endpoint: "api.example.com" } });

describe("a certificate", () => {
  let authority: KeyPair;
  before(async () => (authority = await newCa("prod kubernetes", 3650)));

  it("is signed by its CA, for its own key and validity period", async () => {
    const { cert, key } = await issue(authority, { commonName: "x", usages: ["client"] }, period);
    const [leaf, root] = [new X509Certificate(cert), new X509Certificate(authority.cert)];
    ok(leaf.checkIssued(root) && leaf.verify(root.publicKey) && !leaf.ca);
    ok(leaf.checkPrivateKey(createPrivateKey(key)));
    deepStrictEqual([new Date(leaf.validFrom), new Date(leaf.validTo)], Object.values(period));
  });

  it("has a new key each time", async () => {
    const request = { commonName: "x", usages: ["client"] } as const;
    const [first, second] = [
      await issue(authority, request, period),
      await issue(authority, request, period),
    ];
    notStrictEqual(first.key, second.key);
    notStrictEqual(
      new X509Certificate(first.cert).serialNumber,
      new X509Certificate(second.cert).serialNumber,
    );
  });

  for (const [usages, purposes] of [
    [["client"], ["1.3.6.1.5.5.7.3.2"]],
    [["server"], ["1.3.6.1.5.5.7.3.1"]],
    [
      ["server", "client"],
      ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
    ],
  ] as const)
    it(`is valid as ${usages.join(" and ")} only`, async () => {
      const { cert } = await issue(authority, { commonName: "x", usages }, period);
      deepStrictEqual(new X509Certificate(cert).keyUsage, purposes);
    });

  it("of the API server covers all its names", async () => {
    const requests = Object.entries(controlPlaneCertificates(hosts[0]!, cluster));
    const [, request] = requests.find(([path]) => path.endsWith("/apiserver"))!;
    const { cert } = await issue(authority, request, period);
    const names = ["kubernetes.default.svc.cluster.local", "m1", "localhost", "api.example.com"];
    const certificate = new X509Certificate(cert);
    for (const name of names) strictEqual(certificate.checkHost(name), name);
    for (const address of ["10.96.0.1", "127.0.0.1", "192.0.2.11"])
      strictEqual(certificate.checkIP(address), address);
    strictEqual(certificate.checkHost("example.com"), undefined);
  });

  it("of the API server and of a kubelet cover addresses of both families", async () => {
    const [host] = smallest().hosts;
    const { cluster: dual, hosts: both } = configOf({
      hosts: [{ ...host, ipv6Address: "2001:db8::11" }],
      network: { ipv6: { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" } },
    });
    const requests = Object.entries({
      ...controlPlaneCertificates(both[0]!, dual),
      ...kubeletCertificates(both[0]!),
    });
    for (const [server, addresses] of [
      ["apiserver", ["192.0.2.11", "2001:db8::11", "10.96.0.1", "fd00:10:96::1"]],
      ["kubelet-serving", ["192.0.2.11", "2001:db8::11"]],
    ] as const) {
      const [, request] = requests.find(([path]) => path.endsWith(`/${server}`))!;
      const { cert } = await issue(authority, request, period);
      for (const address of addresses)
        strictEqual(new X509Certificate(cert).checkIP(address), address);
    }
  });

  it("of the API server covers the address that SSH connects to", async () => {
    const master = { ...hosts[0]!, ssh: { ...hosts[0]!.ssh, sshAddress: "203.0.113.1" } };
    const requests = Object.entries(controlPlaneCertificates(master, cluster));
    const [, request] = requests.find(([path]) => path.endsWith("/apiserver"))!;
    const { cert } = await issue(authority, request, period);
    for (const address of ["203.0.113.1", "192.0.2.11"])
      strictEqual(new X509Certificate(cert).checkIP(address), address);
  });

  it("of a kubelet names the group before the node, as Kubernetes requires", async () => {
    const [request] = Object.values(kubeletCertificates(hosts[0]!));
    const { cert } = await issue(authority, request!, period);
    strictEqual(new X509Certificate(cert).subject, "O=system:nodes\nCN=system:node:m1");
  });

  it("of an etcd member is signed by etcd's own CA", () => {
    const requests = Object.values(etcdCertificates(hosts[0]!));
    deepStrictEqual([...new Set(requests.map(({ authority }) => authority))], ["etcd"]);
  });
});

describe("the service account key", () => {
  it("creates signatures that its public key verifies", async () => {
    const { cert, key } = await newSigningKey();
    const signature = createSign("sha256").update("token").sign(createPrivateKey(key));
    ok(createVerify("sha256").update("token").verify(createPublicKey(cert), signature));
  });
});
