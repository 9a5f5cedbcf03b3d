import { deepStrictEqual, match, ok as truthy, strictEqual } from "node:assert";
import { isolatedPods } from "../../../../kubernetes/policies/cuts";
import {
  isForPort,
  selects,
  type Endpoint,
  type Policy,
} from "../../../../kubernetes/policies/policy";
import { cutsText, endpoints, policyReport } from "../../../../kubernetes/policies/report";
import { fakeApi, ok } from "../../../fake-api";

const http = { name: "http", number: 8080, protocol: "TCP" };
const dns = { number: 53, protocol: "UDP" };
const pod = (
  namespace: string,
  app: string,
  address: string,
  ports: Endpoint["ports"],
): Endpoint => ({
  ...{ name: `${namespace}/${app}`, namespace, labels: { app }, address, ports },
  namespaceLabels: { "kubernetes.io/metadata.name": namespace },
});
const web = pod("shop", "web", "10.244.1.2", [http]);
const db = pod("shop", "db", "10.244.2.3", [{ number: 5432, protocol: "TCP" }]);
const cron = pod("ops", "cron", "10.244.3.4", []);
const names = pod("kube-system", "dns", "10.244.3.5", [dns]);
const pods = [web, db, cron, names];

const policy = (spec: Policy["spec"], name = "p"): Policy => ({
  metadata: { name, namespace: "shop" },
  spec,
});
const toWeb = { podSelector: { matchLabels: { app: "web" } } };
const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

/** What policies refuse: `POD < PEER:PORT` for what comes in, `POD > PEER:PORT` for what goes out. */
const rows: readonly (readonly [string, readonly Policy[], readonly string[]])[] = [
  ["nothing without a policy", [], []],
  [
    "everything that comes in, by a policy without rules and types",
    [policy(toWeb)],
    ["web < db:8080", "web < cron:8080", "web < dns:8080"],
  ],
  ["nothing, by a rule without peers", [policy({ ...toWeb, ingress: [{}] })], []],
  [
    "pods of other namespaces, by a selector of pods alone",
    [policy({ ...toWeb, ingress: [{ from: [{ podSelector: {} }] }] })],
    ["web < cron:8080", "web < dns:8080"],
  ],
  [
    "pods that only one of two selectors of a peer matches",
    [
      policy({
        ...toWeb,
        ingress: [
          { from: [{ ...inNamespace("ops"), podSelector: { matchLabels: { app: "dns" } } }] },
        ],
      }),
    ],
    ["web < db:8080", "web < cron:8080", "web < dns:8080"],
  ],
  [
    "pods that none of two peers matches",
    [policy({ ...toWeb, ingress: [{ from: [inNamespace("ops"), { podSelector: {} }] }] })],
    ["web < dns:8080"],
  ],
  [
    "addresses outside of a block or in its exception",
    [
      policy({
        ...toWeb,
        ingress: [{ from: [{ ipBlock: { cidr: "10.244.2.0/23", except: ["10.244.3.5/32"] } }] }],
      }),
    ],
    ["web < dns:8080"],
  ],
  [
    "every address, by a block of IPv6",
    [policy({ ...toWeb, ingress: [{ from: [{ ipBlock: { cidr: "::/0" } }] }] })],
    ["web < db:8080", "web < cron:8080", "web < dns:8080"],
  ],
  [
    "nothing, by the name of its port",
    [policy({ ...toWeb, ingress: [{ ports: [{ port: "http" }] }] })],
    [],
  ],
  [
    "nothing, by a range of ports",
    [policy({ ...toWeb, ingress: [{ ports: [{ port: 8000, endPort: 8080 }] }] })],
    [],
  ],
  [
    "a port that is out of a range",
    [policy({ ...toWeb, ingress: [{ ports: [{ port: 8000, endPort: 8079 }] }] })],
    ["web < db:8080", "web < cron:8080", "web < dns:8080"],
  ],
  [
    "what neither of two policies allows",
    [
      policy({ ...toWeb, ingress: [{ from: [inNamespace("ops")] }] }),
      policy({ ...toWeb, ingress: [{ from: [inNamespace("kube-system")] }] }, "q"),
    ],
    ["web < db:8080"],
  ],
  [
    "what goes out, and the cluster's DNS with it",
    [
      policy({
        ...toWeb,
        policyTypes: ["Egress"],
        egress: [{ to: [{ podSelector: {} }], ports: [{ port: 5432 }] }],
      }),
    ],
    ["web > cron:any", "web > dns:53"],
  ],
  [
    "a port of another protocol",
    [
      policy({
        ...toWeb,
        policyTypes: ["Egress"],
        egress: [{ to: [{ podSelector: {} }, inNamespace("ops")] }, { ports: [{ port: 53 }] }],
      }),
    ],
    ["web > dns:53"],
  ],
  [
    "nothing of pods in other namespaces, by a policy for all pods of its own",
    [policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] })],
    [],
  ],
];

describe("what the enforcement of NetworkPolicies would refuse", () => {
  for (const [what, policies, expected] of rows)
    it(`is ${what}`, () => {
      const short = (name: string) => name.split("/")[1];
      const found = isolatedPods(policies, pods).flatMap(({ pod, refusesFrom, refusesTo }) => [
        ...refusesFrom.map(
          ({ peer, port }) => `${short(pod)} < ${short(peer)}:${port?.number ?? "any"}`,
        ),
        ...refusesTo.map(
          ({ peer, port }) => `${short(pod)} > ${short(peer)}:${port?.number ?? "any"}`,
        ),
      ]);
      deepStrictEqual(found, expected);
    });

  it("lists isolated pods with the number of their policies, and no other pod", () => {
    const policies = [policy({ podSelector: {} }), policy(toWeb, "q")];
    deepStrictEqual(
      isolatedPods(policies, pods).map(({ pod, policies }) => [pod, policies]),
      [
        ["shop/web", 2],
        ["shop/db", 1],
      ],
    );
  });

  it("is selected by expressions too", () => {
    const one = (operator: string, ...values: string[]) =>
      selects({ matchExpressions: [{ key: "app", operator, values }] }, { app: "web" });
    deepStrictEqual(
      [one("In", "web"), one("In", "db"), one("NotIn", "db"), one("NotIn", "web")],
      [true, false, true, false],
    );
    deepStrictEqual([one("Exists"), one("DoesNotExist"), one("Gt")], [true, false, false]);
    truthy(!isForPort([{ port: 80 }], undefined) && isForPort([{ protocol: "UDP" }], dns));
  });
});

describe("the report about NetworkPolicies", () => {
  const items = (own: object) => ok({ items: [own].flat() });
  const raw = (name: string, rest: object = {}) => ({
    metadata: { name, namespace: "shop", labels: { app: name } },
    spec: { containers: [{ ports: [{ containerPort: 80 }] }] },
    status: { phase: "Running", podIP: "10.244.1.9" },
    ...rest,
  });

  it("leaves out pods that have ended or are on the network of their host", () => {
    const list = [
      raw("web"),
      raw("done", { status: { phase: "Succeeded", podIP: "10.244.1.8" } }),
      raw("host", { spec: { hostNetwork: true, containers: [] } }),
    ];
    const found = endpoints(list as never, []);
    deepStrictEqual(
      found.map(({ name, ports }) => [name, ports]),
      [["shop/web", [{ number: 80, protocol: "TCP" }]]],
    );
  });

  it("names pods about which the same is to say in one line", async () => {
    const fake = await fakeApi(({ path }) => {
      if (path.endsWith("networkpolicies")) return items(policy({ podSelector: {} }));
      if (path.endsWith("namespaces")) return items({ metadata: { name: "shop" } });
      return items([
        raw("web-1"),
        raw("web-2"),
        { ...raw("cron"), metadata: { name: "cron", namespace: "ops" } },
      ]);
    });
    const text = await policyReport(fake.api);
    fake.close();
    match(text, /would isolate 2 of 3 running pods/);
    match(text, /^- shop\/web-1: 1 policy; refused from ops\/cron, shop\/web-2 \(80\/TCP\)$/m);
  });

  it("says that nothing is cut, and shortens what is long", () => {
    match(cutsText([], 7), /would refuse no connection/);
    const many = Array.from({ length: 40 }, (_, index) => ({
      pod: `n${index}/a`,
      policies: 1,
      refusesFrom: ["a/1", "a/2", "a/3", "a/4"].map((peer) => ({ peer })),
      refusesTo: [],
    }));
    const lines = cutsText(many, 50).split("\n");
    strictEqual(lines.at(-1), "- and 10 more lines");
    strictEqual(lines[2], "- n0/a: 1 policy; refused from a/1, a/2, a/3 and 1 more (any port)");
  });
});
