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

const kinds = /^\/apis\/metallb\.io\/v1beta1\/service(l2|bgp)statuses$/;

/** A node, and the announcements by ARP at each observation; the last one repeats. */
const cluster = (metadata: object, ...observations: object[][]) =>
  clusterWith("l2", metadata, observations);

/** The same, with announcements of one kind and none of the other. */
async function clusterWith(by: "l2" | "bgp", metadata: object, observations: object[][]) {
  return fakeApi(({ verb, path }) => {
    const kind = kinds.exec(path)?.[1];
    if (kind === undefined) return ok(verb === "GET" ? { metadata } : {});
    if (kind !== by) return ok({ items: [] });
    const items = observations.length > 1 ? observations.shift() : observations[0];
    return items && ok({ items });
  });
}

const patches = ({ requests }: Awaited<ReturnType<typeof fakeApi>>) =>
  requests.filter(({ verb }) => verb === "PATCH").map(({ body }) => body);
const observations = ({ requests }: Awaited<ReturnType<typeof fakeApi>>) =>
  requests.filter(({ path }) => path.endsWith("servicel2statuses")).length;

describe("moving load balancer addresses off a node", () => {
  for (const [title, states, observed] of [
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
    ["does not wait if it announces nothing", [[announced("w2")]], 2],
    ["does not wait without MetalLB", [], 2],
  ] as const)
    it(title, async () => {
      const fake = await cluster({ name: "w1" }, ...states.map((state) => [...state]));
      await withdrawNode(fake.api, "w1", quiet);
      deepStrictEqual(patches(fake), [marks("")]);
      deepStrictEqual(observations(fake), observed);
      fake.close();
    });

  it("waits with BGP until the node has withdrawn its routes, whether others announce them or not", async () => {
    const fake = await clusterWith("bgp", { name: "w1" }, [
      [announced("w1"), announced("w2"), announced("w1", "local")],
      [announced("w1", "local"), announced("w2")],
      [announced("w2")],
    ]);
    await withdrawNode(fake.api, "w1", quiet);
    deepStrictEqual(patches(fake), [marks("")]);
    const paths = fake.requests.map(({ path }) => path);
    deepStrictEqual(paths.filter((path) => path.endsWith("servicebgpstatuses")).length, 3);
    fake.close();
  });

  it("continues at the deadline with BGP, and reports the routes that are left", async () => {
    const fake = await clusterWith("bgp", { name: "w1" }, [[announced("w1")]]);
    const lines: string[] = [];
    await withdrawNode(fake.api, "w1", { deadlineMs: 50, report: (line) => void lines.push(line) });
    match(lines.at(-1)!, /^w1: moving .*: it still announces routes for a\/web/);
    fake.close();
  });

  it("continues at the deadline, and reports Services without a node", async () => {
    const fake = await cluster({ name: "w1" }, [announced("w1")]);
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    await withdrawNode(fake.api, "w1", { deadlineMs: 50, report });
    match(lines.at(-1)!, /^w1: moving .*: timed out after 0 s: no other node announces a\/web yet/);
    fake.close();
  });

  it("does nothing when a user has excluded the node", async () => {
    const fake = await cluster({ name: "w1", labels: { [excludedLabel]: "" } });
    await withdrawNode(fake.api, "w1", quiet);
    await readmitNode(fake.api, "w1", quiet);
    deepStrictEqual(patches(fake), []);
    fake.close();
  });

  it("readmits a node that it withdrew", async () => {
    const fake = await cluster({ name: "w1", annotations: { [withdrawnAnnotation]: "" } });
    await readmitNode(fake.api, "w1", quiet);
    deepStrictEqual(patches(fake), [marks(null)]);
    fake.close();
  });
});
