import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

type Row = readonly [flags: object, ...errors: string[]];

/** Values of flags that only other flags, the release or upstream's own lists refuse, and their errors. */
const table: Readonly<Record<string, readonly Row[]>> = {
  apiServer: [
    [{ "runtime-config": { "api/beta": true, "/v1": true, "resource.k8s.io/v1beta2/x": "1" } }],
    [{ "runtime-config": "api/all=false,apps/v1,scheduling.k8s.io/v1alpha3=true,api/ga=true" }],
    [{ "runtime-config": { "api/ga": false }, "enable-priority-and-fairness": false }],
    [
      { "runtime-config": { v1: true, "app/v1": true, "apps/v3": true, "apps/v1/Pods": true } },
      "flags.runtime-config.v1: is neither GROUP/VERSION, such as apps/v1 or /v1, nor GROUP/VERSION/RESOURCE, nor one of api/all, api/ga, api/beta, api/alpha",
      'flags.runtime-config.app/v1: Kubernetes 1.37 has no API group "app"; did you mean apps?',
      'flags.runtime-config.apps/v3: Kubernetes 1.37 has no version "v3" of it; use v1, v1beta2, v1beta1',
      'flags.runtime-config.apps/v1/Pods: "Pods" is not in lower case, as all resources are',
    ],
    [
      // The help of the flag still names it.
      { "runtime-config": { "api/legacy": true, "api/all": "yes" } },
      'flags.runtime-config.api/legacy: Kubernetes 1.37 has no API group "api"',
      'flags.runtime-config.api/all: "yes" is not true or false',
    ],
    [
      { "runtime-config": { "api/all": false } },
      "flags.runtime-config: leaves no API; name what stays beside api/all",
    ],
    [
      { "runtime-config": { "api/ga": false } },
      "flags.runtime-config: api/ga is off, and priority and fairness needs it; set enable-priority-and-fairness to false",
    ],

    [{ "cors-allowed-origins": ["^https://[a-z]+\\.example\\.com(:\\d+)?$", "//localhost(:|$)"] }],
    [{ "cors-allowed-origins": '"^https://a{1,3}$",//b:' }],
    [{ "cors-allowed-origins": ["(?i)^https://(?P<name>[[:alpha:]]+?)\\S\\w\\Q.(\\E(a|b)*$"] }],
    [
      { "cors-allowed-origins": ["https://example.com", "example.com$"] },
      'flags.cors-allowed-origins: "example.com$": does not hold the whole host; start it with ^ or //, and end it with $ or :',
    ],
    ...(
      [
        ["^(a$", "a ) is missing"],
        ["^a)$", "a ( is missing"],
        ["^[a$", "a ] is missing"],
        ["^(?=a)$", "Go has no (?="],
        ["^(a)\\1$", "Go has no \\1"],
        ["^a$\\", "a backslash ends it"],
        ["^a**$", "* follows another repetition"],
        ["*^a$", "* has nothing to repeat"],
        ["^a{1001}$", "{1001} does not count up to 1000"],
      ] as const
    ).map(([origin, cause]): Row => [
      { "cors-allowed-origins": [origin] },
      `flags.cors-allowed-origins: ${JSON.stringify(origin)}: is not a regular expression of Go: ${cause}`,
    ]),

    [{ "etcd-servers-overrides": ["/events#https://192.0.2.1:2379;https://192.0.2.2:2379"] }],
    [
      { "etcd-servers-overrides": ["events#https://192.0.2.1:2379"] },
      'flags.etcd-servers-overrides: "events#https://192.0.2.1:2379": is not GROUP/RESOURCE#URL[;URL]',
    ],

    [{ "audit-log-truncate-max-event-size": 1000, "audit-log-truncate-max-batch-size": 1000 }],
    // What upstream does not use, it does not look at.
    [{ "audit-log-batch-buffer-size": 0, "audit-webhook-truncate-max-event-size": 0 }],
    [{ "audit-log-mode": "batch", "audit-log-batch-throttle-qps": 0 }],
    [
      { "audit-log-truncate-max-batch-size": 1000 },
      "flags.audit-log-truncate-max-batch-size: 1000 is below audit-log-truncate-max-event-size, 102400",
    ],
    [
      { "audit-log-mode": "batch", "audit-log-batch-buffer-size": 0 },
      "flags.audit-log-batch-buffer-size: 0 is not above 0",
    ],

    [{ "coordinated-leadership-retry-period": "9s" }],
    [
      { "coordinated-leadership-renew-deadline": "15s" },
      "flags: coordinated-leadership-lease-duration (15 s) must be above coordinated-leadership-renew-deadline (15 s), and that above coordinated-leadership-retry-period (2 s)",
    ],
    [{ "log-flush-frequency": "0s" }, "flags.log-flush-frequency: 0s is below 1ns"],

    [{ "tls-curve-preferences": [29, 4588], "show-hidden-metrics-for-version": "1.36" }],
    [{ "disabled-metrics": "a_b,c:d", "allow-metric-labels": { "a_b,code": "200,404" } }],
    [
      { "tls-curve-preferences": "29,30" },
      'flags.tls-curve-preferences: "30" is not the number of a key exchange of Go, which are 23, 24, 25, 29, 4587, 4588, 4589',
    ],
    [{ "tls-curve-preferences": [29, 29] }, 'flags.tls-curve-preferences: "29" is listed twice'],
    [{ "disabled-metrics": ["a-b"] }, 'flags.disabled-metrics: "a-b" is not the name of a metric'],
    [
      { "allow-metric-labels": { a_b: "200" } },
      'flags.allow-metric-labels: "a_b" is not METRIC,LABEL',
    ],
    [
      { "show-hidden-metrics-for-version": "1.35" },
      'flags.show-hidden-metrics-for-version: "1.35" is not "1.36": only metrics hidden since the minor release before can be shown',
    ],
  ],
  controllerManager: [
    [{ "leader-elect-lease-duration": "60s", "leader-elect-renew-deadline": "40s" }],
    [{ "leader-elect-retry-period": "8s" }],
    [
      { "leader-elect-lease-duration": "5s" },
      "flags: leader-elect-lease-duration (5 s) must be above leader-elect-renew-deadline (10 s), and that above 1.2 times leader-elect-retry-period (2 s)",
    ],
    [
      { "leader-elect-retry-period": "9s" },
      "flags: leader-elect-lease-duration (15 s) must be above leader-elect-renew-deadline (10 s), and that above 1.2 times leader-elect-retry-period (9 s)",
    ],
    [
      { "leader-elect-retry-period": "0s" },
      "flags: leader-elect-lease-duration (15 s) must be above leader-elect-renew-deadline (10 s), and that above 1.2 times leader-elect-retry-period (0 s), which must be above 0s",
    ],
    [{ controllers: "*,-ttl,bootstrapsigner,resource-claim-controller" }],
    [{ controllers: ["*", "-kube-apiserver-serving-clustertrustbundle-publisher-controller"] }],
    [
      { controllers: ["*", "-ttl-after-finish"] },
      'flags.controllers: Kubernetes 1.37 has no controller "ttl-after-finish"; did you mean ttl-after-finished?',
    ],
    [
      { controllers: "*,-service-lb-controller" },
      'flags.controllers: "service-lb-controller" was removed in Kubernetes 1.37; take it out',
    ],
  ],
};

describe("values of flags in the stack file", () => {
  for (const [section, rows] of Object.entries(table))
    for (const [flags, ...errors] of rows)
      it(`of ${section} are ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify(flags)}`, () =>
        deepStrictEqual(
          errorsOf({ [section]: { flags } }),
          errors.map((error) => `${section}.${error}`),
        ));

  it("may name a controller that their release still has", () =>
    deepStrictEqual(
      errorsOf({
        versions: { kubernetes: "1.36.3" },
        controllerManager: { flags: { controllers: ["*", "-service-lb-controller", "-route"] } },
      }),
      [],
    ));
});
