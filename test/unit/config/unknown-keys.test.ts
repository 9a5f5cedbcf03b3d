import { deepStrictEqual } from "node:assert";
import { ConfigError } from "../../../config/errors";
import { errorsOf, hostKey, smallest, worker } from "./stack-file";

/** Sections with one unknown key, its place, and what the error suggests. */
const table: readonly (readonly [object, string, string?])[] = [
  [{ clusters: {} }, "clusters", "cluster"],
  [{ toString: 1 }, "toString"],
  [{ cluster: { name: "prod", nmae: "x" } }, "cluster.nmae"],
  [{ versions: { kubelet: "1.37.2" } }, "versions.kubelet"],
  [{ ssh: { passwort: "x" } }, "ssh.passwort", "password"],
  [{ ssh: { bastions: [{ address: "b", hostKey, name: "x" }] } }, "ssh.bastions[0].name"],
  [{ network: { MTU: 1500 } }, "network.MTU", "mtu"],
  [{ kubelet: { maxpods: 1 } }, "kubelet.maxpods"],
  [{ apiServer: { config: {} } }, "apiServer.config"],
  [{ security: { anonymous: true } }, "security.anonymous"],
  [{ security: { encryption: { provider: "x" } } }, "security.encryption.provider"],
  [{ artifacts: { mirrors: "x" } }, "artifacts.mirrors", "mirror"],
  [{ loadBalancer: { addresses: ["192.0.2.9/32"], mode: "bgp" } }, "loadBalancer.mode"],
  [{ hooks: { afterRemove: [] } }, "hooks.afterRemove"],
];

describe("an unknown key", () => {
  for (const [sections, place, close] of table)
    it(`is an error: ${place}`, () =>
      deepStrictEqual(errorsOf(sections), [
        `${place}: unknown key${close ? `; did you mean ${close}?` : ""}`,
      ]));

  it("is compared with those at its place: in lists, maps and groups", () => {
    const hosts = [{ ...smallest().hosts[0], label: {}, adress: "192.0.2.1" }];
    const groups = { gpu: { kubelet: { confg: {} } } };
    deepStrictEqual(errorsOf({ hosts, groups }), [
      "hosts[0].label: unknown key; did you mean labels?",
      "hosts[0].adress: unknown key; did you mean address?",
      "groups.gpu.kubelet.confg: unknown key; did you mean config?",
    ]);
  });

  it("is an error in a host and its taints", () => {
    const taints = [{ key: "a", effect: "NoSchedule", operator: "Exists" }];
    const hosts = [{ ...worker(1), roles: ["master", "etcd"], taints, zone: "a" }];
    deepStrictEqual(errorsOf({ hosts }), [
      "hosts[0].taints[0].operator: unknown key",
      "hosts[0].zone: unknown key",
    ]);
  });
});

describe("a configuration error", () => {
  it("counts the errors and lists one per line", () => {
    deepStrictEqual(
      new ConfigError(["a: is missing"]).message,
      "configuration: 1 error\n  a: is missing",
    );
    deepStrictEqual(
      new ConfigError(["a: is missing", "b: is empty"]).message,
      "configuration: 2 errors\n  a: is missing\n  b: is empty",
    );
  });
});

describe("a key of an earlier draft", () => {
  for (const [sections, error] of [
    [{ abandoned: [] }, "abandoned: is now called lostHosts"],
    [{ rollout: { atOnce: 2 } }, "rollout.atOnce: is now called rollout.maxUnavailable"],
    [
      { security: { authorities: ["ca-1"] } },
      "security.authorities: is now called security.certificateAuthorities",
    ],
    [
      { security: { firewall: { sshFrom: ["192.0.2.0/24"], services: ["0.0.0.0/0"] } } },
      "security.firewall.services: is now called security.firewall.servicesFrom",
    ],
  ] as const)
    it(`is an error that names the new one: ${error}`, () =>
      deepStrictEqual(errorsOf(sections), [error]));
});
