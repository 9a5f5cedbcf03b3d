import { deepStrictEqual, strictEqual } from "node:assert";
import { heldAnnotation, heldSince, recordPassed } from "../../../../provider/rollout/held-since";
import { beginRun } from "../../../../runtime/per-run";
import { fakeApi, ok, refusal, type FakeRequest } from "../../../fake-api";

type Body = { readonly metadata: { readonly annotations: Record<string, string | null> } };

/** A cluster whose namespace kube-system can be annotated. */
function cluster(value?: string) {
  const namespace = {
    metadata: { annotations: { [heldAnnotation]: value } as Body["metadata"]["annotations"] },
  };
  return fakeApi(({ verb, body }: FakeRequest) => {
    if (verb === "PATCH")
      Object.assign(namespace.metadata.annotations, (body as Body).metadata.annotations);
    return ok(namespace);
  });
}

const first = "2026-11-29T11:40:03.000Z";

describe("since when a gate has held a rollout", () => {
  beforeEach(beginRun);

  it("is the same in a run after a killed one", async () => {
    const fake = await cluster();
    const since = await heldSince(fake.api, "probe");
    beginRun();
    strictEqual(await heldSince(fake.api, "probe"), since);
    fake.close();
  });

  it("is another time for another gate, and again once all have held in between", async () => {
    const fake = await cluster(JSON.stringify({ probe: first }));
    strictEqual(await heldSince(fake.api, "probe"), Date.parse(first));
    strictEqual((await heldSince(fake.api, "volumes")) > Date.parse(first), true);
    strictEqual(await heldSince(fake.api, "probe"), Date.parse(first));
    await recordPassed(fake.api);
    beginRun();
    strictEqual((await heldSince(fake.api, "probe")) > Date.parse(first), true);
    fake.close();
  });

  it("is read once in a run, and not written while gates hold", async () => {
    const fake = await cluster();
    await recordPassed(fake.api);
    await recordPassed(fake.api);
    deepStrictEqual(
      fake.requests.map(({ verb }) => verb),
      ["GET"],
    );
    fake.close();
  });

  for (const [title, answer] of [
    ["no API server accepts the client", refusal(401, "Unauthorized")],
    ["the annotation was damaged", ok({ metadata: { annotations: { [heldAnnotation]: "{" } } })],
  ] as const)
    it(`begins with this run where ${title}`, async () => {
      const fake = await fakeApi(() => answer);
      const before = Date.now();
      strictEqual((await heldSince(fake.api, "probe")) >= before, true);
      fake.close();
    });

  it("overwrites no mark that it could not read, and reads it later in the run", async () => {
    let isUp = false;
    const fake = await fakeApi(() =>
      isUp
        ? ok({ metadata: { annotations: { [heldAnnotation]: JSON.stringify({ probe: first }) } } })
        : refusal(401, "Unauthorized"),
    );
    await heldSince(fake.api, "volumes");
    isUp = true;
    strictEqual(await heldSince(fake.api, "probe"), Date.parse(first));
    deepStrictEqual([...new Set(fake.requests.map(({ verb }) => verb))], ["GET"]);
    fake.close();
  });
});
