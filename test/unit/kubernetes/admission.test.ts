import * as assert from "node:assert/strict";
import { waitForAdmission } from "../../../kubernetes/admission";
import { fakeApi, ok, refusal, type Reply } from "../../fake-api";

const pool = {
  apiVersion: "metallb.io/v1beta1",
  kind: "IPAddressPool",
  metadata: { name: "default", namespace: "metallb-system" },
  spec: { addresses: ["192.0.2.1-192.0.2.9"] },
};
const kinds = ok({
  resources: [{ name: "ipaddresspools", kind: "IPAddressPool", namespaced: true }],
});
const webhook = 'Internal error occurred: failed calling webhook "ipaddresspool.metallb.io": ';

/** An API server that knows the kind from the third request on, and returns these answers in order. */
async function cluster(answers: Reply[], discoveries: (Reply | undefined)[] = []) {
  return fakeApi(({ verb }) => {
    if (verb === "GET") return discoveries.length > 0 ? discoveries.shift() : kinds;
    return answers.shift() ?? ok(pool);
  });
}

describe("waiting for admission", () => {
  it("applies the object as a dry run", async () => {
    const fake = await cluster([]);
    await waitForAdmission(fake.api, pool, 0, () => undefined);
    fake.close();
    assert.deepEqual(fake.requests.at(-1), {
      verb: "PATCH",
      path: "/apis/metallb.io/v1beta1/namespaces/metallb-system/ipaddresspools/default",
      query: { fieldManager: "kubernetes-on-bare-metal", force: "true", dryRun: "All" },
      contentType: "application/apply-patch+yaml",
      body: pool,
    });
  });

  const passing: { title: string; answers: Reply[]; discoveries?: (Reply | undefined)[] }[] = [
    { title: "an unknown group", answers: [], discoveries: [undefined] },
    { title: "an unknown kind", answers: [], discoveries: [ok({ resources: [] })] },
    { title: "an unknown path", answers: [refusal(404, "the server could not find the resource")] },
    {
      title: "no endpoints",
      answers: [refusal(500, `${webhook}no endpoints available for service`)],
    },
    {
      title: "a refused connection",
      answers: [refusal(500, `${webhook}connect: connection refused`)],
    },
    { title: "an unknown authority", answers: [refusal(500, `${webhook}x509: unknown authority`)] },
    { title: "a slow webhook", answers: [refusal(504, `${webhook}context deadline exceeded`)] },
    { title: "a webhook that fails otherwise", answers: [refusal(400, `${webhook}whatever`)] },
    { title: "a busy API server", answers: [refusal(429, "too many requests")] },
  ];
  for (const { title, answers, discoveries } of passing)
    it(`waits through ${title}`, async () => {
      const fake = await cluster([...answers], [...(discoveries ?? [])]);
      const lines: string[] = [];
      await waitForAdmission(fake.api, pool, 5_000, (line) => lines.push(line));
      fake.close();
      assert.equal(lines.length, 1);
    });

  it("fails at once, with the server's message, when the object is rejected", async () => {
    const words = 'admission webhook "x" denied the request: overlapping pools';
    const fake = await cluster([refusal(403, words)]);
    await assert.rejects(
      waitForAdmission(fake.api, pool, 5_000, () => undefined),
      {
        message: `IPAddressPool default: applying it as a dry run: ${words} (403)`,
      },
    );
    fake.close();
  });

  it("fails at its deadline with the last observation", async () => {
    const fake = await cluster([refusal(500, `${webhook}no endpoints available`)]);
    await assert.rejects(
      waitForAdmission(fake.api, pool, 0, () => undefined),
      {
        message:
          /^IPAddressPool default: waiting for the cluster to admit it: timed out after 0 s: .*no endpoints available \(500\)$/,
      },
    );
    fake.close();
  });
});
