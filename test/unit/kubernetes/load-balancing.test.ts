import { deepStrictEqual, match } from "node:assert";
import {
  excludedLabel,
  readmitNode,
  withdrawnAnnotation,
  withdrawNode,
} from "../../../kubernetes/load-balancing";
import { fakeApi, ok } from "../../fake-api";

const quiet = { deadlineMs: 5_000, report: () => undefined };
const announced = (node: string, serviceName = "web") => ({
  status: { node, serviceName, serviceNamespace: "a" },
});
const marks = (value: "" | null) => ({
  metadata: { labels: { [excludedLabel]: value }, annotations: { [withdrawnAnnotation]: value } },
});

/** A node, and what is announced at each look: the last for good. */
async function cluster(metadata: object, ...looks: object[][]) {
  return fakeApi(({ verb, path }) => {
    if (path !== "/apis/metallb.io/v1beta1/servicel2statuses")
      return ok(verb === "GET" ? { metadata } : {});
    const items = looks.length > 1 ? looks.shift() : looks[0];
    return items && ok({ items });
  });
}

const patches = ({ requests }: Awaited<ReturnType<typeof fakeApi>>) =>
  requests.filter(({ verb }) => verb === "PATCH").map(({ body }) => body as unknown);
const looks = ({ requests }: Awaited<ReturnType<typeof fakeApi>>) =>
  requests.filter(({ path }) => path.endsWith("servicel2statuses")).length;

describe("a node that hands over what it announces", () => {
  for (const [title, states, looked] of [
    [
      "waits until another has taken over",
      [
        [announced("w1")],
        [announced("w1")],
        [],
        [announced("w1"), announced("w2")],
        [announced("w2")],
      ],
      5,
    ],
    ["waits for none where it announces nothing", [[announced("w2")]], 2],
    ["waits for none where there is no MetalLB", [], 2],
  ] as const)
    it(title, async () => {
      const fake = await cluster({ name: "w1" }, ...states.map((state) => [...state]));
      await withdrawNode(fake.api, "w1", quiet);
      deepStrictEqual(patches(fake), [marks("")]);
      deepStrictEqual(looks(fake), looked);
      fake.close();
    });

  it("goes on at the deadline, and says what nobody announces", async () => {
    const fake = await cluster({ name: "w1" }, [announced("w1")]);
    const said: string[] = [];
    const report = (line: string) => void said.push(line);
    await withdrawNode(fake.api, "w1", { deadlineMs: 50, report });
    match(said.at(-1)!, /^w1: handing over .*: not within 0 s: no other node announces a\/web yet/);
    fake.close();
  });

  it("stays as it is where somebody else excluded it", async () => {
    const fake = await cluster({ name: "w1", labels: { [excludedLabel]: "" } });
    await withdrawNode(fake.api, "w1", quiet);
    await readmitNode(fake.api, "w1", quiet);
    deepStrictEqual(patches(fake), []);
    fake.close();
  });

  it("announces again where it was withdrawn", async () => {
    const fake = await cluster({ name: "w1", annotations: { [withdrawnAnnotation]: "" } });
    await readmitNode(fake.api, "w1", quiet);
    deepStrictEqual(patches(fake), [marks(null)]);
    fake.close();
  });
});
