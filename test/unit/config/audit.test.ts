import { deepStrictEqual } from "node:assert";
import { errorsOf } from "./stack-file";

const at = (key: string) => `security.audit.${key}`;
const policy = (...rules: object[]) => ({ policy: { rules } });
const receiver = (keys: { server?: string; user?: object; context?: string } = {}) =>
  JSON.stringify({
    clusters: [{ name: "a", cluster: { server: keys.server ?? "https://siem.example.com" } }],
    users: [{ name: "a", user: keys.user ?? { token: "hunter2" } }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    "current-context": keys.context ?? "a",
  });
const webhook = (kubeconfig: string, keys: object = {}) => ({ webhook: { kubeconfig, ...keys } });
const noReceiver = at(
  "webhook.kubeconfig: is not a kubeconfig with a current context, an https server, and certificates and keys in it instead of file names; `kubectl config view --raw --flatten --minify` prints one",
);

/** Settings of the audit log, and the errors in them. */
const table: readonly (readonly [string, object, ...string[]])[] = [
  [
    "a policy",
    {
      policy: {
        apiVersion: "audit.k8s.io/v1",
        kind: "Policy",
        omitStages: ["RequestReceived"],
        rules: [
          { level: "None", nonResourceURLs: ["/healthz*", "*"] },
          {
            level: "RequestResponse",
            verbs: ["create"],
            resources: [{ group: "apps", resources: ["deployments"], resourceNames: ["a"] }],
          },
        ],
      },
    },
  ],
  ["a policy without rules", policy(), at("policy.rules: is empty")],
  [
    "unknown levels, stages and keys",
    {
      policy: {
        omitStages: ["Received"],
        rules: [{ level: "All" }, { level: "None", user: ["a"] }, {}],
        rule: [],
      },
    },
    at(
      'policy.omitStages[0]: "Received" is not one of RequestReceived, ResponseStarted, ResponseComplete, Panic',
    ),
    at('policy.rules[0].level: "All" is not one of None, Metadata, Request, RequestResponse'),
    at("policy.rules[1].user: unknown key"),
    at("policy.rules[2].level: is missing"),
    at("policy.rule: unknown key"),
  ],
  [
    "paths and groups that fit nothing",
    policy(
      { level: "None", nonResourceURLs: ["healthz", "/a*b"] },
      { level: "None", resources: [{ group: "apps/v1" }, { resourceNames: ["a"] }] },
      { level: "None", nonResourceURLs: ["/a"], namespaces: ["b"] },
    ),
    at(
      'policy.rules[0].nonResourceURLs[0]: "healthz" is not a path that begins with / and has * at its end alone',
    ),
    at(
      'policy.rules[0].nonResourceURLs[1]: "/a*b" is not a path that begins with / and has * at its end alone',
    ),
    at(
      'policy.rules[1].resources[0].group: "apps/v1" is not an API group without a version, such as apps; "" is the core',
    ),
    at("policy.rules[1].resources[1]: has resourceNames without resources"),
    at("policy.rules[2]: has both paths and resources or namespaces; make two rules"),
  ],
  ["a receiver", webhook(receiver(), { batch: { maxSize: 10 } })],
  [
    "a receiver without TLS, whose secret is not shown",
    webhook(receiver({ server: "http://a" })),
    noReceiver,
  ],
  ["a receiver without a context", webhook(receiver({ context: "b" })), noReceiver],
  [
    "a receiver whose key is a file",
    webhook(
      "clusters:\n- name: a\n  cluster: {server: 'https://a'}\nusers:\n- name: b\n  user:\n    client-key: /a\ncontexts:\n- name: a\n  context: {cluster: a, user: b}\ncurrent-context: a\n",
    ),
    noReceiver,
  ],
  [
    "what has no effect while nothing is logged",
    { enabled: false, ...policy({ level: "None" }), ...webhook(receiver()) },
    at("policy: has no effect, because security.audit.enabled is false; take one of them out"),
    at("webhook: has no effect, because security.audit.enabled is false; take one of them out"),
  ],
  [
    "batches where there are none",
    webhook(receiver(), { mode: "blocking", batch: { maxSize: 10 } }),
    at("webhook.batch.maxSize: has no effect with mode blocking; take it out"),
  ],
];

describe("settings of the audit log", () => {
  for (const [what, audit, ...errors] of table)
    it(`${errors.length > 0 ? "refuses" : "accepts"} ${what}`, () =>
      deepStrictEqual(errorsOf({ security: { audit } }), errors));
});
