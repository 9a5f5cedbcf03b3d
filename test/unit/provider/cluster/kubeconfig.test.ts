import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { X509Certificate } from "node:crypto";
import { mock, type Mock } from "node:test";
import { parse } from "yaml";
import * as permissions from "../../../../kubernetes/component-permissions";
import { ApiError } from "../../../../kubernetes/errors";
import { newCa } from "../../../../pki/authority";
import {
  handler as kubeconfigs,
  type KubeconfigInputs,
} from "../../../../provider/cluster/kubeconfig";
import * as stack from "../../../../provider/stack";
import { deadServer, fakeApi, kubeconfigFor, ok as success } from "../../../fake-api";
import { untouched } from "../etcd/etcd-layer";
import { withFlannel, withPolicies } from "../../network-choice";

const first = "https://192.0.2.11:6443";

describe("the kubeconfig", () => {
  let inputs: KubeconfigInputs;
  let bind: Mock<typeof permissions.grantComponentPermissions>;
  let refusals: number;

  before(async () => {
    const authority = await newCa("prod kubernetes", 10);
    const trusted = authority.cert;
    const news = { cluster: "prod", servers: [first], authority, trusted };
    inputs = kubeconfigs.check!(undefined, { ...news, network: withFlannel, validDays: 365 });
  });
  beforeEach(() => {
    refusals = 0;
    bind = mock.method(permissions, "grantComponentPermissions", async () => {
      if (refusals-- > 0) throw new ApiError(first, "GET /", "refused", false);
    });
  });
  afterEach(() => mock.restoreAll());

  it("admits an administrator for the days that it is valid", async () => {
    const { kubeconfig } = await kubeconfigs.create(inputs, untouched);
    const { users, clusters } = parse(kubeconfig);
    const certificate = new X509Certificate(
      Buffer.from(users[0].user["client-certificate-data"], "base64"),
    );
    match(certificate.subject, /CN=kubernetes-admin/);
    const days = Date.parse(certificate.validTo) - Date.parse(inputs.issuedAt!);
    strictEqual(Math.round(days / 86_400_000), 365);
    strictEqual(clusters[0].cluster.server, first);
  });

  it("trusts every CA that may have signed the API server's certificate", async () => {
    const trusted = `${inputs.authority.cert}-----BEGIN CERTIFICATE----- of another`;
    const { kubeconfig } = await kubeconfigs.create({ ...inputs, trusted }, untouched);
    const { clusters } = parse(kubeconfig);
    const given = Buffer.from(clusters[0].cluster["certificate-authority-data"], "base64");
    strictEqual(given.toString(), trusted);
  });

  it("gives no other group than the administrators, unless it is asked for one", async () => {
    const groupOf = async (group?: string) => {
      const { kubeconfig } = await kubeconfigs.create(
        { ...inputs, ...(group !== undefined && { group }) },
        untouched,
      );
      const { users } = parse(kubeconfig);
      const client = Buffer.from(users[0].user["client-certificate-data"], "base64");
      return new X509Certificate(client).subject.split("\n");
    };
    deepStrictEqual(await groupOf(), [
      "O=kubernetes-on-bare-metal:cluster-admins",
      "CN=kubernetes-admin",
    ]);
    deepStrictEqual(await groupOf("system:masters"), ["O=system:masters", "CN=break-glass"]);
  });

  it("waits while the API server does not answer yet", async () => {
    refusals = 1;
    await kubeconfigs.create(inputs, untouched);
    strictEqual(bind.mock.callCount(), 2);
  });

  it("differs when it is due, leads elsewhere or is signed by another authority, or the network needs other permissions, and not otherwise", async () => {
    const outputs = await kubeconfigs.create(inputs, untouched);
    const changes = (news: Partial<KubeconfigInputs>) =>
      kubeconfigs.diff(outputs, { ...inputs, ...news }).changes;
    deepStrictEqual(
      [
        {},
        { issuedAt: "x" },
        { servers: ["x", first] },
        { servers: ["x"] },
        { cluster: "x" },
        { authority: { cert: "x", key: "x" } },
        { trusted: inputs.authority.cert },
        { trusted: "x" },
        { group: "system:masters" },
        { network: withPolicies },
      ].map(changes),
      [false, true, false, true, true, true, false, true, true, true],
    );
  });

  it("gives the certificate and the key that are in it beside it", async () => {
    const { cert, key, kubeconfig } = await kubeconfigs.create(inputs, untouched);
    const [{ user }] = parse(kubeconfig).users;
    const given = [user["client-certificate-data"], user["client-key-data"]];
    deepStrictEqual(
      given.map((data) => Buffer.from(data, "base64").toString()),
      [cert, key],
    );
  });

  it("names the server that took the permissions", async () => {
    const second = "https://192.0.2.12:6443";
    bind.mock.mockImplementation(async (api) => {
      Object.defineProperty(api, "server", { value: second });
    });
    const { server, kubeconfig } = await kubeconfigs.create(
      { ...inputs, servers: [first, second] },
      untouched,
    );
    strictEqual(server, second);
    strictEqual(parse(kubeconfig).clusters[0].cluster.server, second);
  });

  it("differs when its server does not answer and another does", async () => {
    const fake = await fakeApi(() => success({}));
    const dead = await deadServer();
    const listed = mock.method(stack, "listedApiServers", () => [dead, fake.api.server]);
    const kubeconfig = kubeconfigFor(dead);
    const client = { authority: "", cert: "", key: "" };
    const outputs = { fingerprint: "", kubeconfig, ...client, server: dead, drift: [] };
    const seen = await kubeconfigs.read!(outputs);
    listed.mock.mockImplementation(() => [dead]);
    const alone = await kubeconfigs.read!(outputs);
    fake.close();
    deepStrictEqual(seen?.drift, [
      `its server ${dead} does not answer, and ${fake.api.server} does`,
    ]);
    ok(kubeconfigs.diff(seen, inputs).changes);
    deepStrictEqual(alone?.drift, []);
  });

  it("keeps the time of its issue until a renewal is due", () => {
    strictEqual(kubeconfigs.check!(inputs, inputs).issuedAt, inputs.issuedAt);
    const old = { ...inputs, issuedAt: "2020-01-01T00:00:00.000Z" };
    ok(kubeconfigs.check!(old, inputs).issuedAt! > "2026");
  });
});
