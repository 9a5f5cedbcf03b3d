import { deepStrictEqual } from "node:assert";
import { expiredOthers } from "../../../../provider/etcd/expired";
import { etcdHost } from "./fake-etcd";

const now = Date.parse("2026-11-30T12:00:00Z");
const dayMs = 86_400_000;

/** What was seen of the other members: valid or expired certificates, a host without data, or nothing. */
type Seen = "valid" | "expired" | "new" | "unreached";

describe("a member of etcd whose certificates are renewed", () => {
  const ask = (...seen: readonly Seen[]) => {
    const members = [1, ...seen.map((_, index) => index + 2)].map(etcdHost);
    const all = members.map((remote, index) => {
      const how = seen[index - 1] ?? "expired";
      if (how === "unreached") return { name: remote.name, remote, failure: "timed out" };
      const certificateEnds = how === "expired" ? now - dayMs : now + dayMs;
      const view = { hasData: how !== "new", ready: [], certificateEnds };
      return { name: remote.name, remote, view };
    });
    return expiredOthers(members[0]!, members, all, now);
  };

  for (const [seen, named] of [
    [[], []],
    [["valid", "valid"], []],
    [
      ["expired", "expired"],
      ["m2", "m3"],
    ],
    [["valid", "expired"], []],
    [["unreached", "expired"], ["m3"]],
    [["unreached", "unreached"], []],
    [["new", "new"], []],
    [["expired"], ["m2"]],
    [
      ["valid", "expired", "expired", "expired"],
      ["m3", "m4", "m5"],
    ],
    [["valid", "valid", "expired", "expired"], []],
  ] as const)
    it(`waits ${named.length > 0 ? "not " : ""}for a quorum beside ${seen.join(", ") || "none"}`, () =>
      deepStrictEqual(ask(...seen), named));

  it("does not count hosts that are no members", () => {
    const [own, former] = [etcdHost(1), etcdHost(2)];
    const view = { hasData: true, ready: [], certificateEnds: 0 };
    const all = [own, former].map((remote) => ({ name: remote.name, remote, view }));
    deepStrictEqual(expiredOthers(own, [own], all, now), []);
  });
});
