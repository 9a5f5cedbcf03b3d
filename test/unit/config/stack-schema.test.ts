import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { placeOf } from "../../../config/errors";
import { keyPrefix, stackSchema } from "../../../config/stack-schema";
import { expectDocument } from "../../golden";
import { smallest } from "./stack-file";

const project = join(__dirname, "../../..");
const file = "config/schema/stack.schema.json";
const read = (path: string) => readFileSync(join(project, path), "utf8");
const validator = z.fromJSONSchema(stackSchema() as Parameters<typeof z.fromJSONSchema>[0]);

/** A stack file with these sections over the smallest, and other top-level keys. */
const stackFile = (sections: object, more: object = {}) => ({
  config: Object.fromEntries(
    Object.entries({ ...smallest(), ...sections }).map(([key, value]) => [keyPrefix + key, value]),
  ),
  ...more,
});

/** Places at which an editor marks an error. Of alternatives, those within the one for plain values. */
function marked(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => placeOf([...path, key]).replace(keyPrefix, ""));
    const plain = issue.code === "invalid_union" ? issue.errors[0]! : [];
    return plain.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys")
      ? marked(plain, path)
      : [placeOf(path).replace(keyPrefix, "")];
  });
}

const marksOf = (content: unknown) => marked(validator.safeParse(content).error?.issues ?? []);

describe("the JSON schema of the stack file", () => {
  it(`is ${file}; UPDATE_GOLDEN=1 writes it`, () =>
    expectDocument(file, `${JSON.stringify(stackSchema(), null, 2)}\n`));

  it("has the prefix of the project", () =>
    strictEqual(keyPrefix, `${(parse(read("Pulumi.yaml")) as { name: string }).name}:`));

  const examples = readdirSync(join(project, "examples")).filter((name) => name.endsWith(".yaml"));
  for (const path of ["Pulumi.dev.yaml", ...examples.map((name) => `examples/${name}`)]) {
    it(`accepts ${path}`, () => deepStrictEqual(marksOf(parse(read(path))), []));

    // Examples are for copies beside Pulumi.yaml.
    it(`is named in ${path} by its path from the project`, () => {
      const [, named = ""] = /^# yaml-language-server: \$schema=(\.\/\S+)\n/.exec(read(path)) ?? [];
      strictEqual(resolve(project, named), join(project, file));
    });
  }

  const secure = { secure: "v1:AAAA:BBBB" };
  const [host] = smallest().hosts;
  const accepted: readonly (readonly [string, object, object?])[] = [
    ["an encrypted text", { ssh: { password: secure, bastions: [{ address: secure }] } }],
    ["an encrypted section", { registries: secure }],
    ["an encrypted value of a component", { apiServer: { flags: { "audit-webhook-x": secure } } }],
    ["what Pulumi writes", {}, { encryptionsalt: "v1:x", secretsprovider: "a", encryptedkey: "b" }],
    ["environments of Pulumi ESC", {}, { environment: ["prod"] }],
    ["any field of a component", { kubelet: { config: { maxPods: 5, evictionHard: {} } } }],
    ["numbers and percentages", { rollout: { maxUnavailable: "25%", maxFailures: 2 } }],
    ["a sysctl as a number", { kernel: { sysctls: { "vm.swappiness": 1 } } }],
  ];
  for (const [what, sections, more] of accepted)
    it(`accepts ${what}`, () => deepStrictEqual(marksOf(stackFile(sections, more)), []));

  it("accepts keys of other projects, and no key of none", () => {
    const { config } = stackFile({});
    deepStrictEqual(marksOf({ config: { ...config, "aws:region": "x", "other:a:b": 1 } }), []);
    deepStrictEqual(marksOf({ config: { ...config, region: "x" } }), ["config.region"]);
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    ["a typo in a section", { rolout: {} }, "config.rolout"],
    ["a typo in a key", { rollout: { maxUnavailble: 2 } }, "config.rollout.maxUnavailble"],
    ["a typo in a host", { hosts: [{ ...host, adress: "192.0.2.1" }] }, "config.hosts[0].adress"],
    [
      "a typo in a group",
      { groups: { gpu: { kubelet: { configs: {} } } } },
      "config.groups.gpu.kubelet.configs",
    ],
    ["text for a number", { ssh: { port: "22" } }, "config.ssh.port"],
    ["text for a boolean", { rollout: { pause: "no" } }, "config.rollout.pause"],
    ["a number for text", { versions: { kubernetes: 1.37 } }, "config.versions.kubernetes"],
    ["a list for a map", { ssh: [] }, "config.ssh"],
    [
      "an encrypted number, which Pulumi decrypts to text",
      { ssh: { port: secure } },
      "config.ssh.port",
    ],
    ["a number that is too small", { network: { mtu: 5 } }, "config.network.mtu"],
    ["another word", { network: { backend: "bgp" } }, "config.network.backend"],
    ["another role", { hosts: [{ ...host, roles: ["node"] }] }, "config.hosts[0].roles[0]"],
    ["text of another form", { cluster: { name: "Prod" } }, "config.cluster.name"],
    [
      "a key of another form",
      { kernel: { sysctls: { swappiness: 1 } } },
      "config.kernel.sysctls.swappiness",
    ],
    ["a missing key", { cluster: {} }, "config.cluster.name"],
    ["a missing section", { hosts: undefined }, "config.hosts"],
  ];
  for (const [what, sections, place] of wrong)
    it(`marks ${what}`, () => deepStrictEqual(marksOf(stackFile(sections)), [place]));

  it("marks a typo in a top-level key", () =>
    deepStrictEqual(marksOf(stackFile({}, { encryptionslat: "x" })), ["encryptionslat"]));

  it("has patterns that editors can compile with the flag u", () => {
    const patterns = [...JSON.stringify(stackSchema()).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
    ok(patterns.length > 50);
    for (const [, pattern] of patterns) new RegExp(JSON.parse(pattern!) as string, "u");
  });

  it("describes what an editor shows", () => {
    const { properties } = stackSchema() as { properties: { config: { properties: object } } };
    const rollout = JSON.stringify(properties.config.properties[`${keyPrefix}rollout` as never]);
    match(
      rollout,
      /"drainTimeoutSeconds":\{"default":300,"description":"How long a drain may take/,
    );
  });
});
