import { strictEqual } from "node:assert";
import { ownershipError } from "../../../../../provider/host/preflight/ownership";
import type { HostOwner } from "../../../../../host/owner";
import { host } from "../../etcd/etcd-layer";

const own = host;
const since = "2026-11-28";

/** What a host carries, and why it cannot be set up as m1 of the stack prod; nothing if it can. */
const table: readonly (readonly [string, HostOwner | undefined, string?])[] = [
  ["nothing", undefined],
  ["layers of this very host", { owner: "prod/prod/0f", node: "m1", since }],
  [
    "layers of another cluster",
    { owner: "dev/dev/0f", node: "node-3", since },
    "it belongs to cluster dev (stack dev, node-3, set up 2026-11-28); take it off this stack file, or, if that cluster is no longer needed, delete it from the host: npm run reset -- prod m1",
  ],
  [
    "layers of the same cluster in another stack",
    { owner: "prod/staging/0f", node: "m1", since },
    "it belongs to cluster prod (stack staging, m1, set up 2026-11-28); take it off this stack file, or, if that cluster is no longer needed, delete it from the host: npm run reset -- prod m1",
  ],
  [
    "layers that another state of this stack made",
    { owner: "prod/prod/1a", node: "m1", since },
    "it belongs to cluster prod (stack prod, m1, set up 2026-11-28), and this stack's state does not know it; restore the state (pulumi stack import of a backup), or delete that cluster from the host: npm run reset -- prod m1",
  ],
  [
    "layers of this cluster under another name",
    { owner: "prod/prod/0f", node: "m9", since },
    "it belongs to cluster prod (stack prod, m9, set up 2026-11-28), which is this one; list it as m9 again, or take it off the list, run pulumi up, and then add it as m1",
  ],
  [
    "layers without an owner",
    { owner: "", node: "", since: "" },
    "it belongs to an unknown cluster; take it off this stack file, or, if that cluster is no longer needed, delete it from the host: npm run reset -- prod m1",
  ],
];

describe("a host that carries", () => {
  for (const [what, carried, fault] of table)
    it(`${what} ${fault === undefined ? "may be set up" : "is refused"}`, () =>
      strictEqual(ownershipError(carried, own), fault));
});
