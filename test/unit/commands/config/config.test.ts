import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStackFile } from "../../../../commands/config/stack-file";
import { hostsTable, settingsTable } from "../../../../commands/config/table";
import { secret } from "../../../../config/effective/secrets";

const project = join(__dirname, "../../../..");

describe("the stack file, as the config command reads it,", () => {
  const read = (text: string) => readStackFile(text, "p");

  it("has only the sections of the project, with or without its name", () =>
    deepStrictEqual(read("config:\n  p:a: 1\n  b: [x]\n  other:a: 2\n").sections, {
      a: 1,
      b: ["x"],
    }));

  it("may hold a section as JSON", () =>
    deepStrictEqual(read(`config: { "p:a": '{"b": 1}', "p:c": text }`).sections, {
      a: { b: 1 },
      c: "text",
    }));

  it("has no encrypted value", () =>
    deepStrictEqual(
      read("config: { p:a: { secure: v1 }, p:b: [{ secure: v1 }, { secure: v1, x: 1 }] }").sections,
      { a: secret, b: [secret, { secure: "v1", x: 1 }] },
    ));

  it("may have merge keys and no configuration at all", () => {
    deepStrictEqual(read("config:\n  p:a: &a { x: 1 }\n  p:b: { <<: *a, y: 2 }\n").sections, {
      a: { x: 1 },
      b: { x: 1, y: 2 },
    });
    deepStrictEqual(read(""), { sections: {}, environment: false });
    strictEqual(read("environment: [prod]\n").environment, true);
  });
});

describe("the tables of the config command", () => {
  it("have aligned columns, and values as one line of YAML, truncated if long", () => {
    const from = "default";
    const text = settingsTable([
      { key: "a", value: ["x", 1, "1"], from },
      { key: "longer.key", value: "a\nb", from: "group gpu" },
      { key: "b", value: secret, from },
      { key: "c", value: {}, from },
      { key: "d", value: "x".repeat(100), from },
    ]);
    strictEqual(
      text.replaceAll(/ {12,}/g, "  …  "),
      `KEY         VALUE  …  FROM
a           [x, 1, "1"]  …  default
longer.key  "a\\nb"  …  group gpu
b           [secret]  …  default
c           {}  …  default
d           ${"x".repeat(80)}…  default
`,
    );
  });

  it("have a line for each host", () =>
    strictEqual(
      hostsTable([
        { name: "m1", address: "192.0.2.1", roles: ["master", "etcd"], groups: [] },
        { name: "w1", address: "192.0.2.10", roles: ["worker"], groups: ["gpu", "arm"] },
      ] as unknown as Parameters<typeof hostsTable>[0]),
      `HOST  ADDRESS     ROLES        GROUPS
m1    192.0.2.1   master,etcd  -
w1    192.0.2.10  worker       gpu,arm
`,
    ));
});

describe("npm run config", () => {
  const folder = mkdtempSync(join(tmpdir(), "config-"));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs the command without Pulumi, its state or a passphrase. */
  function run(text: string, ...args: string[]) {
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, text);
    const main = ["-r", "./internals/typescript.js", "commands/config/main.ts"];
    return spawnSync(process.execPath, [...main, "prod", ...args, "--config-file", file], {
      cwd: project,
      encoding: "utf8",
      env: { PATH: dirname("/bin/sh"), HOME: folder },
    });
  }

  const p = "kubernetes-on-bare-metal:";
  const valid = `config:
  ${p}cluster: { name: prod }
  ${p}ssh: { password: { secure: "v1:AAAA:cipher" }, privateKeyPassphrase: plain-text, knownHostsFile: ~/none }
  ${p}hosts:
    - { name: m1, address: 192.0.2.11, roles: [master, etcd], kubelet: { config: { maxPods: 50 } } }
    - { name: w1, address: 192.0.2.12, roles: [worker] }
`;

  it("prints the cluster and its hosts, without secrets", () => {
    const { status, stdout, stderr } = run(valid);
    deepStrictEqual([status, stderr], [0, ""]);
    match(stdout, /^KEY +VALUE +FROM\ncluster\.name +prod +section cluster\n/);
    match(stdout, /\nssh\.password +\[secret\] +section ssh\n/);
    match(stdout, /\n\nHOST +ADDRESS +ROLES +GROUPS\nm1 .*\nw1 .*\n$/);
    doesNotMatch(stdout, /cipher|plain-text/);
  });

  it("prints a host, and reports an unreadable known_hosts file", () => {
    const { status, stdout, stderr } = run(valid, "m1");
    strictEqual(status, 0);
    match(stdout, /\nkubelet\.config\.maxPods +50 +hosts\[0\]\n/);
    match(stderr, /^config: reading ~\/none: ENOENT: .*; host keys from it are not shown\n$/);
  });

  it("prints JSON", () => {
    const settings = JSON.parse(run(valid, "m1", "--json").stdout) as object[];
    deepStrictEqual(settings[0], { key: "name", value: "m1", from: "hosts[0]" });
  });

  const wrong: readonly (readonly [string, string, string[], RegExp])[] = [
    ["an unknown host", valid, ["w2"], /: there is no host w2; did you mean w1\?\n$/],
    [
      "an unknown key",
      `${valid}  ${p}rolout: {}\n`,
      [],
      /1 error\n  rolout: unknown key; did you mean rollout\?\n$/,
    ],
    [
      "invalid YAML, without quoting it",
      `${valid}  x: [plain-text\n`,
      [],
      /^config: reading \S+: (?!.*plain-text).*\n$/,
    ],
  ];
  for (const [what, text, args, message] of wrong)
    it(`refuses ${what}`, () => {
      const { status, stdout, stderr } = run(text, ...args);
      deepStrictEqual([status, stdout], [1, ""]);
      match(stderr, message);
    });
});
