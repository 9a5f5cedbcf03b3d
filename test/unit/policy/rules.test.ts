import { deepStrictEqual, strictEqual } from "node:assert";
import { rules } from "../../../policy/rules";
import type { Before, Resource } from "../../../policy/stack";
import { encryptionKey, secretSign } from "../components/monitor";
import { runProgram } from "../components/program";

/** What the engine shows to policies: secrets without their wrapping. */
function revealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (secretSign in value) return revealed((value as unknown as { value: unknown }).value);
  if (Array.isArray(value)) return value.map(revealed);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

async function stackWith(sections: object): Promise<Resource[]> {
  const { resources } = await runProgram(sections);
  return resources.map(({ type, name, inputs }) => ({
    type,
    name,
    props: revealed(inputs) as Resource["props"],
  }));
}

/** The violations of a stack by rule; rules without any are left out. */
function violationsOf(resources: readonly Resource[], before: Before = { nodes: [] }) {
  const found = rules.map(({ name, violations }) => [name, violations(resources, before)] as const);
  return Object.fromEntries(found.filter(([, violations]) => violations.length > 0));
}

const host = (number: number, roles: readonly string[]) => ({
  name: `node-${number}`,
  address: `10.77.0.1${number}`,
  roles,
  hostKey: `ssh-ed25519 KEY${number}`,
});
const three = [1, 2, 3].map((number) => host(number, ["master", "etcd", "worker"]));
const production = { hosts: three, hostProfile: undefined, artifacts: undefined };
const node = (number: number, kubeletVersion = "v1.37.2", roles = ["master", "etcd"]) => ({
  name: `node-${number}`,
  address: `10.77.0.1${number}`,
  roles,
  kubeletVersion,
});

describe("the policy pack", () => {
  let good: Resource[];
  before(async () => (good = await stackWith(production)));

  it("accepts three masters with all defaults, except for unpinned checksums", () => {
    deepStrictEqual(Object.keys(violationsOf(good)), ["programs-pinned"]);
  });

  it("reports where the lab is unfit for production", async () => {
    const lab = violationsOf(await stackWith({}));
    deepStrictEqual(Object.keys(lab), [
      "several-masters",
      "several-etcd-members",
      "kernel-of-its-own",
      "downloads-cannot-be-swapped",
      "programs-pinned",
    ]);
    deepStrictEqual(lab["several-masters"], [
      "node-1 is the only master: without it the API is down; use three masters",
    ]);
  });

  for (const [security, rule, violation] of [
    [
      { encryption: { enabled: false } },
      "secrets-encrypted",
      "Secrets are stored in etcd in plain text; set security.encryption.enabled",
    ],
    [
      { audit: { enabled: false } },
      "requests-logged",
      "API requests are not logged; set security.audit.enabled",
    ],
    [
      { podSecurity: "privileged" },
      "pods-restrained",
      "namespaces without labels accept privileged pods; set security.podSecurity to baseline",
    ],
  ] as const)
    it(`reports disabled protections: ${rule}`, async () => {
      const found = violationsOf(await stackWith({ ...production, security }))[rule];
      deepStrictEqual(
        found,
        [1, 2, 3].map((number) => `node-${number}: ${violation}`),
      );
    });

  /** The good stack with some properties of some resources replaced. */
  const changed = (replaced: (resource: Resource) => object) =>
    good.map((resource) => ({
      ...resource,
      props: { ...resource.props, ...replaced(resource) },
    }));

  it("reports a host without a key", () => {
    const stack = changed(({ props }) =>
      props["layer"] === "etcd" ? { host: { ...(props["host"] as object), hostKey: "" } } : {},
    );
    deepStrictEqual(violationsOf(stack)["host-key-present"], [
      "node-1: etcd: no host key; set hosts[].hostKey",
      "node-2: etcd: no host key; set hosts[].hostKey",
      "node-3: etcd: no host key; set hosts[].hostKey",
    ]);
  });

  it("reports unpinned binaries, including those of node layers", () => {
    const found = violationsOf(good)["programs-pinned"]!;
    for (const program of ["containerd-", "runc.", "cni-plugins-", "/kubelet"])
      strictEqual(found.filter((violation) => violation.includes(program)).length, 1, program);
  });

  it("reports an even number of etcd members", () => {
    const isOfNode3 = ({ props }: Resource) =>
      (props["host"] as { name?: string } | undefined)?.name === "node-3";
    const stack = good.filter((resource) => !isOfNode3(resource));
    deepStrictEqual(violationsOf(stack)["odd-etcd-members"], [
      "etcd has 2 members (node-1, node-2); use an odd number",
    ]);
  });

  it("reports an image without a release tag, on hosts and in the cluster", () => {
    const stack = changed(({ name, props }) => {
      if (name === "node-1-etcd-member")
        return {
          desired: String(props["desired"]).replace(
            /image: ([^\s\\]+):[^\s\\]+/,
            "image: $1:latest",
          ),
        };
      const containers = [{ name: "coredns", image: "a.example/b" }];
      return name === "dns-deployment" ? { spec: { template: { spec: { containers } } } } : {};
    });
    deepStrictEqual(
      violationsOf(stack)["images-of-a-release"]?.map((violation) => violation.split(" has no")[0]),
      [
        "node-1: etcd: image gcr.io/etcd-development/etcd:latest",
        "dns-deployment: image a.example/b",
      ],
    );
  });

  it("reports an API server that answers anonymous clients", () => {
    const path = "/etc/kubernetes/apiserver/authentication.yaml";
    for (const content of [
      "anonymous:\n  enabled: true\n",
      "    - path: /livez\n    - path: /metrics\n",
    ]) {
      const stack = changed(({ props }) =>
        String(props["desired"]).includes(path)
          ? { files: { ...(props["files"] as object), [path]: { content } } }
          : {},
      );
      strictEqual(violationsOf(stack)["no-anonymous-api"]?.length, 3);
    }
  });

  for (const [before, violations] of [
    [[], undefined],
    [[node(1), node(2), node(3)], undefined],
    [[node(1, "v1.36.3"), node(2), node(3)], undefined],
    [
      [node(1, "v1.35.1"), node(2, "v1.38.0")],
      [
        "node-1: skips from v1.35.1 to 1.37.2; upgrade one minor release at a time",
        "node-2: downgrades from v1.38.0 to 1.37.2, which may not be able to read all stored objects",
      ],
    ],
  ] as const)
    it(`compares releases with ${before.map(({ kubeletVersion }) => kubeletVersion).join(", ") || "nothing"}`, () =>
      deepStrictEqual(
        violationsOf(good, { nodes: before })["no-skipped-minor-release"],
        violations,
      ));

  it("keeps a majority of etcd", () => {
    const majority = (...before: number[]) =>
      violationsOf(good, { nodes: before.map((number) => node(number)) })["etcd-majority-kept"];
    strictEqual(majority(1, 2, 3), undefined);
    strictEqual(majority(1, 2, 3, 4, 5), undefined);
    deepStrictEqual(majority(3, 4, 5), [
      "etcd loses node-4, node-5 of 3 members at once; remove one at a time",
    ]);
  });

  it("treats a member at another address as lost", () => {
    const moved = (...numbers: number[]) => {
      const nodes = [1, 2, 3].map((number) => ({
        ...node(number),
        ...(numbers.includes(number) && { address: `10.77.0.9${number}` }),
      }));
      return violationsOf(good, { nodes })["etcd-majority-kept"];
    };
    strictEqual(moved(1), undefined);
    deepStrictEqual(moved(1, 2), [
      "etcd loses node-1, node-2 of 3 members at once; remove one at a time",
    ]);
  });

  it("never prints a secret", async () => {
    const stack = await stackWith({ ...production, security: { encryption: { enabled: false } } });
    strictEqual(JSON.stringify(violationsOf(stack)).includes(encryptionKey), false);
  });
});
