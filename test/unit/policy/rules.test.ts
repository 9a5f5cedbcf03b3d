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

/** The faults of a stack by rule; rules without any are left out. */
function faultsOf(resources: readonly Resource[], before: Before = { nodes: [] }) {
  const found = rules.map(({ name, faults }) => [name, faults(resources, before)] as const);
  return Object.fromEntries(found.filter(([, faults]) => faults.length > 0));
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

  it("has nothing against three masters with every default, but that checksums are not pinned", () => {
    deepStrictEqual(Object.keys(faultsOf(good)), ["programs-pinned"]);
  });

  it("says of the lab what it is not fit for", async () => {
    const lab = faultsOf(await stackWith({}));
    deepStrictEqual(Object.keys(lab), [
      "several-masters",
      "several-etcd-members",
      "kernel-of-its-own",
      "downloads-cannot-be-swapped",
      "programs-pinned",
    ]);
    deepStrictEqual(lab["several-masters"], [
      "node-1 is the only master: without it nothing can be changed or restarted",
    ]);
  });

  for (const [security, rule, fault] of [
    [
      { encryption: { enabled: false } },
      "secrets-encrypted",
      "Secrets are written to etcd in plain text; set security.encryption.enabled",
    ],
    [{ audit: false }, "requests-logged", "no request is logged; set security.audit"],
    [
      { podSecurity: "privileged" },
      "pods-restrained",
      "pods may be privileged anywhere; set security.podSecurity to baseline",
    ],
  ] as const)
    it(`finds what is switched off: ${rule}`, async () => {
      const found = faultsOf(await stackWith({ ...production, security }))[rule];
      deepStrictEqual(
        found,
        [1, 2, 3].map((number) => `node-${number}: ${fault}`),
      );
    });

  /** The good stack with the properties of some resources changed. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each case knows the shape of the resource that it spoils
  const changed = (change: (props: Record<string, any>, name: string) => unknown) =>
    good.map((resource) => {
      const props = structuredClone(resource.props);
      change(props, resource.name);
      return { ...resource, props };
    });

  it("finds a host without a key", () => {
    const stack = changed((props) => props.layer === "etcd" && (props.host.hostKey = ""));
    deepStrictEqual(faultsOf(stack)["host-key-present"], [
      "node-1: etcd: has no host key; set hosts[].hostKey",
      "node-2: etcd: has no host key; set hosts[].hostKey",
      "node-3: etcd: has no host key; set hosts[].hostKey",
    ]);
  });

  it("finds programs without a pinned checksum, also those of layers that nodes change", () => {
    const found = faultsOf(good)["programs-pinned"]!;
    for (const program of ["containerd-", "runc.", "cni-plugins-", "/kubelet"])
      strictEqual(found.filter((fault) => fault.includes(program)).length, 1, program);
  });

  it("finds an even number of etcd members", () => {
    const isOfNode3 = ({ props }: Resource) =>
      (props["host"] as { name?: string } | undefined)?.name === "node-3";
    const stack = good.filter((resource) => !isOfNode3(resource));
    deepStrictEqual(faultsOf(stack)["odd-etcd-members"], [
      "etcd has 2 members (node-1, node-2); use an odd number",
    ]);
  });

  it("finds an image without a release, on hosts and in the cluster", () => {
    const stack = changed((props, name) => {
      if (name === "node-1-etcd-member")
        props.desired = props.desired.replace(/image: ([^\s\\]+):[^\s\\]+/, "image: $1:latest");
      if (name === "dns-deployment") props.spec.template.spec.containers[0].image = "a.example/b";
    });
    deepStrictEqual(
      faultsOf(stack)["images-of-a-release"]?.map((fault) => fault.split(" names")[0]),
      ["node-1: etcd: gcr.io/etcd-development/etcd:latest", "dns-deployment: a.example/b"],
    );
  });

  it("finds an API server that answers strangers", () => {
    const path = "/etc/kubernetes/apiserver/authentication.yaml";
    for (const content of [
      "anonymous:\n  enabled: true\n",
      "    - path: /livez\n    - path: /metrics\n",
    ]) {
      const stack = changed(
        (props) => props.desired?.includes(path) && (props.files[path] = { content }),
      );
      strictEqual(faultsOf(stack)["no-anonymous-api"]?.length, 3);
    }
  });

  for (const [before, faults] of [
    [[], undefined],
    [[node(1), node(2), node(3)], undefined],
    [[node(1, "v1.36.3"), node(2), node(3)], undefined],
    [
      [node(1, "v1.35.1"), node(2, "v1.38.0")],
      [
        "node-1: skips from v1.35.1 to 1.37.2; go one minor release at a time",
        "node-2: goes back from v1.38.0 to 1.37.2, which etcd's data may not bear",
      ],
    ],
  ] as const)
    it(`compares releases with ${before.map(({ kubeletVersion }) => kubeletVersion).join(", ") || "nothing"}`, () =>
      deepStrictEqual(faultsOf(good, { nodes: before })["no-skipped-minor-release"], faults));

  it("keeps a majority of etcd", () => {
    const majority = (...before: number[]) =>
      faultsOf(good, { nodes: before.map((number) => node(number)) })["etcd-majority-kept"];
    strictEqual(majority(1, 2, 3), undefined);
    strictEqual(majority(1, 2, 3, 4, 5), undefined);
    deepStrictEqual(majority(3, 4, 5), [
      "etcd loses node-4, node-5 of 3 members at once; take one at a time",
    ]);
  });

  it("counts a member at another address as lost", () => {
    const moved = (...numbers: number[]) => {
      const nodes = [1, 2, 3].map((number) => ({
        ...node(number),
        ...(numbers.includes(number) && { address: `10.77.0.9${number}` }),
      }));
      return faultsOf(good, { nodes })["etcd-majority-kept"];
    };
    strictEqual(moved(1), undefined);
    deepStrictEqual(moved(1, 2), [
      "etcd loses node-1, node-2 of 3 members at once; take one at a time",
    ]);
  });

  it("never tells a secret", async () => {
    const stack = await stackWith({ ...production, security: { encryption: { enabled: false } } });
    strictEqual(JSON.stringify(faultsOf(stack)).includes(encryptionKey), false);
  });
});
