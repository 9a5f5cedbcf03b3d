import { deepStrictEqual } from "node:assert";
import { settingsFor } from "../../../../config/changes/judge";
import type { ClusterConfig } from "../../../../config/cluster-config";
import { check } from "../../../../provider/handlers";
import { restoredMemberVariable, setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { configOf, hostKey } from "../../config/stack-file";

/** Hosts as `NAME:ROLES@LAST_PART_OF_ADDRESS`. */
const hosts = (text: string) =>
  text.split(" ").map((one) => {
    const [, name = "", roles = "", at = ""] = /^(\w+):([\w,]+)@(\d+)$/.exec(one) ?? [];
    return { name, roles: roles.split(","), address: `192.0.2.${at}`, hostKey };
  });

/** What the checks of all machines say of an edit; machines whose check never succeeded have no record. */
function refused(before: string, after: string, neverChecked: readonly string[] = []): string[] {
  const inputs = (config: ClusterConfig) =>
    new Map(
      config.hosts.map((host) => [
        host.name,
        {
          host: { name: host.name, address: host.address, ...host.ssh },
          requirements: { roles: host.roles },
          ...(host.roles.some((role) => role !== "worker") && {
            settings: settingsFor("machine", config, host),
          }),
        },
      ]),
    );
  const olds = inputs(configOf({ hosts: hosts(before) }));
  setStackConfig((key) =>
    key === "hosts"
      ? JSON.stringify(hosts(after))
      : key === "cluster"
        ? '{"name":"prod"}'
        : undefined,
  );
  return [...inputs(configOf({ hosts: hosts(after) }))].flatMap(([name, news]) => {
    const known = neverChecked.includes(name) ? undefined : olds.get(name);
    return (check("Preflight", known, news).failures ?? []).map(({ reason }) => reason);
  });
}

const wouldStay = (name: string, edit: string, role: string) =>
  `hosts[].address: ${name}: ${edit}: no ${role} would keep its machine: the old machine is removed before the new one is set up; add the new machine under another name, and remove the old one once it has joined`;

describe("a master or etcd member at another address", () => {
  afterEach(beginRun);

  const table: readonly (readonly [string, string, string, ...string[]])[] = [
    [
      "the only one",
      "m1:master,etcd@11",
      "m1:master,etcd@21",
      wouldStay("m1", "192.0.2.11 to 192.0.2.21", "master"),
    ],
    [
      "all of them",
      "m1:master,etcd@11 m2:master,etcd@12 m3:master,etcd@13",
      "m1:master,etcd@21 m2:master,etcd@22 m3:master,etcd@23",
      ...[1, 2, 3].map((one) =>
        wouldStay(`m${one}`, `192.0.2.1${one} to 192.0.2.2${one}`, "master"),
      ),
    ],
    [
      "all that are not replaced by others",
      "m1:master,etcd@11 m2:master,etcd@12 m3:master,etcd@13",
      "m1:master,etcd@21 m4:master,etcd@14 m5:master,etcd@15",
      wouldStay("m1", "192.0.2.11 to 192.0.2.21", "master"),
    ],
    [
      "the only etcd member, which is no master",
      "m1:master@11 e1:etcd@12",
      "m1:master@11 e1:etcd@22",
      wouldStay("e1", "192.0.2.12 to 192.0.2.22", "etcd member"),
    ],
    [
      "all masters, which carry no etcd",
      "m1:master@11 m2:master@12 e1:etcd@13",
      "m1:master@21 m2:master@22 e1:etcd@13",
      wouldStay("m1", "192.0.2.11 to 192.0.2.21", "master"),
      wouldStay("m2", "192.0.2.12 to 192.0.2.22", "master"),
    ],
    [
      "the only one, which becomes a worker there",
      "m1:master,etcd@11",
      "m1:worker@21 m4:master,etcd@14",
      wouldStay("m1", "192.0.2.11 to 192.0.2.21", "master"),
    ],
    [
      "one of three, which becomes a worker there",
      "m1:master,etcd@11 m2:master,etcd@12 m3:master,etcd@13",
      "m1:worker@21 m2:master,etcd@12",
    ],
    [
      "one of three",
      "m1:master,etcd@11 m2:master,etcd@12 m3:master,etcd@13",
      "m1:master,etcd@21 m2:master,etcd@12 m3:master,etcd@13",
    ],
    ["none, but a worker", "m1:master,etcd@11 w1:worker@12", "m1:master,etcd@11 w1:worker@22"],
    ["none: it gets another name", "m1:master,etcd@11", "m4:master,etcd@14"],
  ];
  for (const [what, before, after, ...faults] of table)
    it(`${faults.length > 0 ? "is refused" : "is taken"}: ${what}`, () =>
      deepStrictEqual(refused(before, after), faults));

  it("is accepted where nothing was set up at the first one, such as after a typing error", () =>
    deepStrictEqual(refused("m1:master,etcd@11", "m1:master,etcd@21", ["m1"]), []));

  it("is accepted where a restore begins with it", () => {
    process.env[restoredMemberVariable] = "m1";
    try {
      deepStrictEqual(refused("m1:master,etcd@11", "m1:master,etcd@21"), []);
    } finally {
      Reflect.deleteProperty(process.env, restoredMemberVariable);
    }
  });

  it("is accepted where the first one is lost: a restore sets the machine up", () => {
    const settings = (address: number) => {
      const config = configOf({ hosts: hosts(`m1:master,etcd@${address}`) });
      const [host] = config.hosts;
      return {
        host: { name: "m1", address: `192.0.2.${address}` },
        settings: settingsFor("machine", config, host),
      };
    };
    setStackConfig((key) => (key === "lostHosts" ? '["192.0.2.11"]' : undefined));
    deepStrictEqual(check("Preflight", settings(11), settings(21)).failures, undefined);
  });
});
