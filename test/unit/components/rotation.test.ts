import type * as pulumi from "@pulumi/pulumi";
import { deepStrictEqual, match, ok } from "node:assert";
import { hostKey } from "../config/stack-file";
import type { Registered } from "./monitor";
import { runProgram } from "./program";

const hooks = { afterSetup: ["uptime"] };
const knownHostsFile = "~/.cache/kubernetes-on-bare-metal/lab/known_hosts";
const privateKeyFile = "~/.cache/kubernetes-on-bare-metal/lab/id_ed25519";
const old = { user: "admin", knownHostsFile, privateKeyFile };

/** The inputs of the resources, except those that `ignoreChanges` names. */
const asked = (resources: readonly Registered[]) =>
  resources
    .map(({ name, inputs, ignoreChanges }) => [
      name,
      Object.entries(inputs).filter(([key]) => !ignoreChanges?.includes(key)),
    ])
    .sort(([a], [b]) => String(a).localeCompare(String(b)));

const bastion = { address: "192.0.2.1", hostKey };

describe("a rotated credential", () => {
  let first: ReturnType<typeof asked>;
  before(async () => (first = asked((await runProgram({ ssh: old, hooks })).resources)));

  for (const [what, ssh] of [
    ["another way in", { user: "admin", knownHostsFile, agent: true, sudoPassword: "new" }],
    ["a password", { user: "admin", knownHostsFile, password: "hunter2" }],
    ["a bastion", { ...old, bastions: [bastion], apiThroughBastions: false }],
  ] as const)
    it(`changes no resource: ${what}`, async () => {
      const { resources } = await runProgram({ ssh, hooks });
      ok(first.length > 20);
      deepStrictEqual(asked(resources), first);
    });

  it("changes only the Kubernetes provider: a bastion that API requests go through", async () => {
    const ssh = { ...old, bastions: [bastion], apiProxyPort: 16_443 };
    const { resources, outputs } = await runProgram({ ssh, hooks });
    const known = new Map(first as [string, unknown][]);
    const changed = (asked(resources) as [string, unknown][]).filter(
      ([name, inputs]) => JSON.stringify(inputs) !== JSON.stringify(known.get(name)),
    );
    deepStrictEqual(
      changed.map(([name]) => name),
      ["cluster"],
    );
    match(JSON.stringify(changed), /proxy-url: http:\/\/127\.0\.0\.1:16443/);
    const exported = await new Promise((resolve) =>
      (outputs["kubeconfig"] as pulumi.Output<string>).apply(resolve),
    );
    ok(!JSON.stringify(exported).includes("proxy-url"));
  });
});
