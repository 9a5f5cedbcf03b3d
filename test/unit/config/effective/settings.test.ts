import { deepStrictEqual, ok } from "node:assert";
import fc from "fast-check";
import { clusterSettings, fillSections } from "../../../../config/effective/cluster";
import { sectionErrors } from "../../../../config/effective/errors";
import { hostSettings } from "../../../../config/effective/host";
import { secret, withoutEncrypted } from "../../../../config/effective/secrets";
import { at, leavesOf, type Setting } from "../../../../config/effective/settings";
import { parseSections } from "../../../../config/parse-sections";
import { resolveHost } from "../../../../config/groups";
import type { Sections } from "../../../../config/schema";
import { isMap, type Values } from "../../../../config/settings/merge";
import { hostKey, smallest, worker } from "../stack-file";

const [master] = smallest().hosts;
const encrypted = { secure: "v1:AAAA:BBBB" };

/** The smallest stack file with these sections, and a worker with these keys as `hosts[1]`. */
const stackFile = (sections: object, keys: object = {}) =>
  fillSections(
    withoutEncrypted({
      ...smallest(),
      hosts: [master, { ...worker(1), ...keys }],
      ...sections,
    }) as Values,
  );

const rows = (settings: readonly Setting[]) =>
  settings.map(({ key, value, from }) => [key, value, from] as const);

/** Key, value and origin of what a host has at these keys, and below them. */
const ofHost = (keys: readonly string[], ...file: Parameters<typeof stackFile>) =>
  rows(hostSettings(stackFile(...file), 1, "")).filter(([key]) =>
    keys.some((one) => key === one || key.startsWith(`${one}.`) || key.startsWith(`${one}[`)),
  );

type Row = readonly [key: string, value: unknown, from: string];

describe("the effective configuration of a host", () => {
  const maxPods = (value: number) => ({ kubelet: { config: { maxPods: value } } });
  const groups = {
    gpu: { ...maxPods(50), labels: { gpu: "yes", zone: "a" }, profile: "nested" },
    arm: { ...maxPods(60), labels: { zone: "b" }, architecture: "arm64" },
  };
  const taint = { key: "gpu", effect: "NoSchedule" };

  const cases: readonly (readonly [
    what: string,
    keys: readonly string[],
    file: Parameters<typeof stackFile>,
    ...expected: Row[],
  ])[] = [
    [
      "defaults",
      ["user", "port", "profile", "besideDocker", "taints", "kernel", "kubelet", "labels"],
      [{}],
      ["user", "root", "default"],
      ["port", 22, "default"],
      ["profile", "standard", "default"],
      ["besideDocker", false, "default"],
      ["taints", [], "default"],
      ["kernel.modules", [], "default"],
    ],
    [
      "its own keys",
      ["name", "roles", "groups", "hostKey"],
      [{}],
      ["name", "w1", "hosts[1]"],
      ["roles", ["worker"], "hosts[1]"],
      ["groups", [], "default"],
      ["hostKey", hostKey, "hosts[1]"],
    ],
    [
      "keys of a section for all hosts",
      ["kubelet", "kernel.modules"],
      [{ ...maxPods(100), kernel: { modules: ["nvme_tcp"] } }],
      ["kubelet.config.maxPods", 100, "section kubelet"],
      ["kernel.modules[0]", "nvme_tcp", "section kernel"],
    ],
    [
      "keys of sections that have another place there",
      ["user", "port", "profile"],
      [{ ssh: { user: "ubuntu" }, hostProfile: "nested" }],
      ["user", "ubuntu", "section ssh"],
      ["port", 22, "default"],
      ["profile", "nested", "section hostProfile"],
    ],
    [
      "keys of a group over those of a section",
      ["kubelet", "profile"],
      [{ ...maxPods(100), groups }, { groups: ["gpu"] }],
      ["profile", "nested", "group gpu"],
      ["kubelet.config.maxPods", 50, "group gpu"],
    ],
    [
      "keys of the later of two groups",
      ["kubelet", "architecture", "profile"],
      [{ ...maxPods(100), groups }, { groups: ["gpu", "arm"] }],
      ["architecture", "arm64", "group arm"],
      ["profile", "nested", "group gpu"],
      ["kubelet.config.maxPods", 60, "group arm"],
    ],
    [
      "keys of the later of two groups in the host's order",
      ["kubelet"],
      [{ groups }, { groups: ["arm", "gpu"] }],
      ["kubelet.config.maxPods", 50, "group gpu"],
    ],
    [
      "its own keys over those of a group, the same value too",
      ["kubelet", "profile"],
      [{ groups }, { groups: ["gpu"], ...maxPods(50), profile: "standard" }],
      ["profile", "standard", "hosts[1]"],
      ["kubelet.config.maxPods", 50, "hosts[1]"],
    ],
    [
      "nothing of a group that it is not in",
      ["kubelet", "labels"],
      [{ ...maxPods(100), groups }],
      ["kubelet.config.maxPods", 100, "section kubelet"],
    ],
    [
      "maps merged key by key",
      ["labels", "kubelet", "kernel.sysctls"],
      [
        {
          groups: { ...groups, tuned: { kernel: { sysctls: { "vm.swappiness": 1 } } } },
          kubelet: {
            config: { evictionHard: { "memory.available": "1Gi", "nodefs.available": 5 } },
          },
          kernel: { sysctls: { "vm.swappiness": 10, "net.core.somaxconn": 1024 } },
        },
        {
          groups: ["gpu", "arm", "tuned"],
          labels: { rack: "r1" },
          kubelet: { config: { evictionHard: { "nodefs.available": "9%" } } },
        },
      ],
      ["labels.gpu", "yes", "group gpu"],
      ["labels.zone", "b", "group arm"],
      ["labels.rack", "r1", "hosts[1]"],
      ["kubelet.config.evictionHard.memory.available", "1Gi", "section kubelet"],
      ["kubelet.config.evictionHard.nodefs.available", "9%", "hosts[1]"],
      ["kubelet.config.maxPods", 60, "group arm"],
      ["kernel.sysctls.net.core.somaxconn", 1024, "section kernel"],
      ["kernel.sysctls.vm.swappiness", 1, "group tuned"],
    ],
    [
      "lists replaced as a whole",
      ["taints", "kubelet"],
      [
        {
          kubelet: { config: { allowedUnsafeSysctls: ["a", "b"] } },
          groups: { gpu: { taints: [taint, { ...taint, key: "b", value: "c" }] } },
        },
        { groups: ["gpu"], taints: [taint], kubelet: { config: { allowedUnsafeSysctls: ["c"] } } },
      ],
      ["taints[0].key", "gpu", "hosts[1]"],
      ["taints[0].effect", "NoSchedule", "hosts[1]"],
      ["kubelet.config.allowedUnsafeSysctls", ["c"], "hosts[1]"],
    ],
    [
      "an empty list over its group's",
      ["taints"],
      [{ groups: { gpu: { taints: [taint] } } }, { groups: ["gpu"], taints: [] }],
      ["taints", [], "hosts[1]"],
    ],
    [
      "modules of all, each from where it is listed first",
      ["kernel"],
      [
        { kernel: { modules: ["a"] }, groups: { gpu: { kernel: { modules: ["b", "a"] } } } },
        { groups: ["gpu"], kernel: { modules: ["c", "b"] } },
      ],
      ["kernel.modules[0]", "a", "section kernel"],
      ["kernel.modules[1]", "b", "group gpu"],
      ["kernel.modules[2]", "c", "hosts[1]"],
    ],
    [
      "a map within a map that is set",
      ["containerd.runtimes"],
      [
        { groups: { gpu: { containerd: { runtimes: { crun: { path: "/crun" } } } } } },
        { groups: ["gpu"] },
      ],
      ["containerd.runtimes.crun.path", "/crun", "group gpu"],
    ],
    [
      "secrets with their origin only",
      ["user", "port", "kubelet", "labels"],
      [
        { ssh: { user: encrypted }, groups: { gpu: { ...maxPods(5), labels: { a: encrypted } } } },
        { groups: ["gpu"], port: encrypted, kubelet: { config: { maxPods: encrypted } } },
      ],
      ["user", secret, "section ssh"],
      ["port", secret, "hosts[1]"],
      ["labels.a", secret, "group gpu"],
      ["kubelet.config.maxPods", secret, "hosts[1]"],
    ],
    [
      "no value that an encrypted section hides",
      ["user", "port", "kubelet"],
      [{ ssh: encrypted, kubelet: encrypted }],
      ["user", secret, "section ssh"],
      ["port", secret, "section ssh"],
      ["kubelet", secret, "section kubelet"],
    ],
  ];
  for (const [what, keys, file, ...expected] of cases)
    it(`has ${what}`, () => {
      deepStrictEqual(sectionErrors(stackFile(...file)), []);
      deepStrictEqual(ofHost(keys, ...file), expected);
    });

  it("taints masters that are not workers by default", () =>
    deepStrictEqual(
      rows(hostSettings(stackFile({}), 0, "")).filter(([key]) => key.startsWith("taints")),
      [
        ["taints[0].key", "node-role.kubernetes.io/control-plane", "default"],
        ["taints[0].effect", "NoSchedule", "default"],
      ],
    ));

  it("has its host key from known_hosts if it lists none", () => {
    const file = stackFile({ ssh: { knownHostsFile: "~/known" } }, { hostKey: undefined });
    const known = `192.0.2.21 ${hostKey}\n`;
    deepStrictEqual(
      rows(hostSettings(file, 1, known)).filter(([key]) => key === "hostKey"),
      [["hostKey", hostKey, "~/known"]],
    );
    ok(hostSettings(file, 1, "").every(({ key }) => key !== "hostKey"));
  });

  it("is what the program reads, each value from the last place that names it", () => {
    const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("x", "y"));
    const { config } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("value"), { maxLength: 2 }),
        tie("config"),
      ),
      config: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    }));
    fc.assert(
      fc.property(config, config, config, config, (...configs) => {
        const [all, one, two, own] = configs.map((config) => ({ kubelet: { config } }));
        const file = stackFile(
          { ...all, groups: { one, two } },
          { groups: ["one", "two"], ...own },
        );
        const { parsed } = parseSections(file.written);
        const { hosts } = parsed as Sections;
        const { kubelet } = resolveHost(hosts[1]!, 1, parsed);
        const found = hostSettings(file, 1, "").filter(({ key }) => key.startsWith("kubelet"));
        const leaves = leavesOf(kubelet.config, ["kubelet", "config"]);
        // An empty configuration by default is no setting.
        const expected = leaves.filter(({ path }) => path.length > 2 || found.length > 0);
        deepStrictEqual(
          found.map(({ value }) => value),
          expected.map(({ value }) => value),
        );
        const places = ["section kubelet", "group one", "group two", "hosts[1]"];
        found.forEach(({ value, from }, index) => {
          const path = expected[index]!.path.slice(2);
          const last = configs.findLastIndex((config) => at(config, path) !== undefined);
          deepStrictEqual([at(configs[last], path), places[last]], [value, from]);
        });
      }),
    );
  });
});

describe("the effective configuration of a cluster", () => {
  const ofCluster = (section: string, sections: object) =>
    rows(clusterSettings(stackFile(sections))).filter(([key]) => key.split(".")[0] === section);

  const cases: readonly (readonly [what: string, section: string, file: object, ...Row[]])[] = [
    [
      "defaults and what is set",
      "cluster",
      { cluster: { name: "prod", podCidr: "10.244.0.0/16" } },
      ["cluster.name", "prod", "section cluster"],
      ["cluster.domain", "cluster.local", "default"],
      ["cluster.podCidr", "10.244.0.0/16", "section cluster"],
      ["cluster.nodeMask", 24, "default"],
      ["cluster.serviceCidr", "10.96.0.0/16", "default"],
    ],
    [
      "defaults within a list",
      "loadBalancer",
      { loadBalancer: { addresses: ["192.0.2.200-192.0.2.220"] } },
      ["loadBalancer.addresses", ["192.0.2.200-192.0.2.220"], "section loadBalancer"],
    ],
    ["nothing of a section that is not there", "loadBalancer", {}],
    [
      "a map that is set to be empty",
      "kubelet",
      { kubelet: { config: { evictionHard: {} } } },
      ["kubelet.config.evictionHard", {}, "section kubelet"],
    ],
    [
      "secrets without their values, in plain text too",
      "registries",
      { registries: { "a:5000": { username: "robot", password: "plain" }, b: { ca: encrypted } } },
      ["registries.a:5000.mirrorsOnly", false, "default"],
      ["registries.a:5000.username", "robot", "section registries"],
      ["registries.a:5000.password", secret, "section registries"],
      ["registries.b.mirrorsOnly", false, "default"],
      ["registries.b.ca", secret, "section registries"],
    ],
    [
      "secrets of bastions, and the default beside them",
      "ssh",
      {
        ssh: {
          bastions: [{ address: "192.0.2.1", privateKey: "-----BEGIN PRIVATE KEY-----\n" }],
          password: encrypted,
        },
      },
      ["ssh.user", "root", "default"],
      ["ssh.port", 22, "default"],
      ["ssh.password", secret, "section ssh"],
      ["ssh.agent", false, "default"],
      ["ssh.bastions[0].address", "192.0.2.1", "section ssh"],
      ["ssh.bastions[0].port", 22, "default"],
      ["ssh.bastions[0].privateKey", secret, "section ssh"],
      ["ssh.apiThroughBastions", true, "default"],
    ],
    [
      "an encrypted section as one secret",
      "artifacts",
      { artifacts: encrypted },
      ["artifacts", secret, "section artifacts"],
    ],
  ];
  for (const [what, section, file, ...expected] of cases)
    it(`has ${what}`, () => {
      deepStrictEqual(sectionErrors(stackFile(file)), []);
      deepStrictEqual(ofCluster(section, file), expected);
    });

  it("has every default that the program has", () => {
    const withoutEmptyMaps = (value: unknown) =>
      leavesOf(value).filter(({ value }) => value !== undefined && !isMap(value));
    const byPlace = ({ path }: { path: readonly unknown[] }) => path.join(".");
    const sorted = (value: unknown) =>
      withoutEmptyMaps(value).sort((a, b) => (byPlace(a) < byPlace(b) ? -1 : 1));
    const { written, filled } = stackFile({
      ssh: { bastions: [{ address: "192.0.2.1" }] },
      rollout: { gates: [{ name: "a", command: "true" }] },
      backup: { s3: { bucket: "abc", accessKeyId: "a", secretAccessKey: secret } },
      security: { firewall: { sshFrom: ["192.0.2.0/24"] } },
      artifacts: { proxy: { http: "http://192.0.2.1" } },
      registries: { a: {} },
      groups: { gpu: { kernel: {}, kubelet: {}, containerd: { runtimes: { crun: {} } } } },
    });
    const { parsed, errors } = parseSections(written);
    deepStrictEqual(errors, []);
    deepStrictEqual(sorted(filled), sorted(parsed));
  });
});

describe("errors in what decides effective values", () => {
  const cases: readonly (readonly [sections: object, ...errors: string[]])[] = [
    [{ rolout: {} }, "rolout: unknown key; did you mean rollout?"],
    [{ rollout: { pause: "no" } }, 'rollout.pause: "no" is not a boolean'],
    [
      { hosts: [{ ...master, groups: ["gpus"] }], groups: { gpu: {} } },
      "hosts[0].groups[0]: there is no group gpus; did you mean gpu?",
    ],
    [{ hosts: encrypted }, "hosts: is encrypted, which hides what hosts have; decrypt it"],
    [{ groups: encrypted }, "groups: is encrypted, which hides what hosts have; decrypt it"],
    [
      { hosts: [{ ...master, groups: encrypted }] },
      "hosts[0].groups: is encrypted, which hides what hosts have; decrypt it",
    ],
    // Rules between sections are those of the preview.
    [{ kubelet: { config: { maxPod: 5 } } }],
  ];
  for (const [sections, ...errors] of cases)
    it(`${errors.length > 0 ? "are reported" : "are not reported"}: ${JSON.stringify(sections)}`, () =>
      deepStrictEqual(sectionErrors(stackFile(sections)), errors));
});
