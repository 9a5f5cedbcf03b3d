import { deepStrictEqual, match, notStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { X509Certificate } from "node:crypto";
import { mock } from "node:test";
import { newCa } from "../../../../pki/authority";
import type { KeyPair } from "../../../../pki/pem";
import * as clusterApis from "../../../../provider/cluster/api";
import * as handlers from "../../../../provider/handlers";
import { issueTimeVariable } from "../../../../provider/pki/issue-clock";
import {
  handler,
  type ClusterGatesInputs,
  type ClusterGatesOutputs,
} from "../../../../provider/rollout/cluster-gates";
import { fakeApi, ok as found } from "../../../fake-api";
import { untouched } from "../etcd/etcd-layer";

const dayMs = 86_400_000;
const gate = (name: string) => ({ name, command: "true", timeoutSeconds: 1 }) as never;

describe("the gates of a cluster", () => {
  let first: KeyPair;
  let second: KeyPair;
  before(async () => {
    [first, second] = [await newCa("prod kubernetes", 10), await newCa("prod kubernetes-2", 10)];
  });
  afterEach(() => {
    mock.restoreAll();
    mock.timers.reset();
    Reflect.deleteProperty(process.env, issueTimeVariable);
  });

  const wanted = (authority: KeyPair, ...trusted: KeyPair[]): ClusterGatesInputs => ({
    cluster: "prod",
    servers: ["https://192.0.2.11:6443"],
    authority,
    trusted: trusted.map(({ cert }) => cert).join(""),
    validDays: 365,
    gates: [gate("storage")],
  });
  const checked = (news: ClusterGatesInputs, olds?: ClusterGatesInputs) =>
    handler.check!(olds, news);
  const create = (inputs: ClusterGatesInputs) => handler.create(inputs, untouched);
  const update = (outputs: ClusterGatesOutputs, news: ClusterGatesInputs) =>
    handler.update!(outputs, news, untouched);
  const signer = ({ access }: ClusterGatesOutputs) => {
    const certificate = new X509Certificate(access!.client.cert);
    return [first, second].findIndex(({ cert }) =>
      certificate.verify(new X509Certificate(cert).publicKey),
    );
  };

  it("make the certificate of an administrator that lasts as long as others", async () => {
    const inputs = checked(wanted(first, first));
    const { access, gates } = await create(inputs);
    const certificate = new X509Certificate(access!.client.cert);
    match(certificate.subject, /O=kubernetes-on-bare-metal:cluster-admins\nCN=.*-gates/);
    const lifeMs = Date.parse(certificate.validTo) - Date.parse(inputs.issuedAt!);
    strictEqual(Math.round(lifeMs / dayMs), 365);
    deepStrictEqual(gates, [gate("storage")]);
    ok(!JSON.stringify(access).includes(first.key));
  });

  it("are checked twice with the same result, and keep nothing of it", () => {
    process.env[issueTimeVariable] = new Date(Date.now() - dayMs).toISOString();
    const news = wanted(first, first);
    deepStrictEqual(checked(news), checked(news));
    const last = checked(news);
    deepStrictEqual(checked(news, last), last);
  });

  it("keep the certificate when only the gates differ, so that no layer has another input", async () => {
    const inputs = checked(wanted(first, first));
    const made = await create(inputs);
    const news = { ...inputs, gates: [gate("storage"), gate("probe")] };
    strictEqual(handler.diff(made, news).changes, true);
    const changed = await update(made, news);
    deepStrictEqual(changed.access, made.access);
    strictEqual(handler.diff(changed, news).changes, false);
  });

  it("follow the CAs through each step of a rotation", async () => {
    const steps = [
      wanted(first, first),
      wanted(first, first, second),
      wanted(second, first, second),
      wanted(second, second),
    ];
    let [inputs] = steps.map((step) => checked(step)) as [ClusterGatesInputs];
    let outputs = await create(inputs);
    const signers = [signer(outputs)];
    for (const step of steps.slice(1)) {
      const news = checked(step, inputs);
      strictEqual(handler.diff(outputs, news).changes, true);
      [inputs, outputs] = [news, await update(outputs, news)];
      strictEqual(outputs.access!.trusted, step.trusted);
      signers.push(signer(outputs));
    }
    deepStrictEqual(signers, [0, 0, 1, 1]);
  });

  it("renew it like other certificates, in a preview that shows since when", async () => {
    const old = checked(wanted(first, first));
    const made = await create(old);
    const late = new Date(Date.parse(old.renewAfter!) + dayMs);
    mock.timers.enable({ apis: ["Date"], now: late });
    const news = checked(wanted(first, first), old);
    strictEqual(news.issuedAt, late.toISOString());
    strictEqual(handler.diff(made, news).changes, true);
    const { access } = await update(made, news);
    notStrictEqual(access!.client.cert, made.access!.client.cert);
  });

  it("make an access for a state that has none", async () => {
    const news = checked(wanted(first, first));
    strictEqual(handler.diff({ gates: news.gates }, news).changes, true);
    ok((await update({ gates: news.gates }, news)).access);
  });

  it("refuse a kind that the cluster does not have, by that access", async () => {
    const fake = await fakeApi(() => found({ resources: [] }));
    const asked = mock.method(clusterApis, "clusterApi", () => fake.api);
    const unknown = { name: "volumes", apiVersion: "example.com/v1", kind: "Volume" } as never;
    const news = { ...checked(wanted(first, first)), gates: [unknown] };
    await rejects(create(news), /the cluster has no kind Volume in example\.com\/v1/);
    fake.close();
    const [access] = asked.mock.calls[0]!.arguments;
    match(access!.client.cert, /BEGIN CERTIFICATE/);
    strictEqual(access!.authority, first.cert);
  });

  it("record no key outside of the access, which is a secret", async () => {
    const { outs } = await handlers.create("ClusterGates", { ...checked(wanted(first, first)) });
    const { access: _, ...shown } = outs;
    ok(!JSON.stringify(shown).includes("PRIVATE KEY"));
  });
});
