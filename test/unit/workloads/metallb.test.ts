import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { yaml } from "../../../layers/formats/yaml";
import { metallbController } from "../../../workloads/metallb/controller";
import { metallbCrds } from "../../../workloads/metallb/crds";
import { metallbIdentity } from "../../../workloads/metallb/rbac";
import { metallbExcludedInterfaces, metallbSpeaker } from "../../../workloads/metallb/speaker";
import {
  metallbWebhookConfiguration,
  metallbWebhookService,
} from "../../../workloads/metallb/webhook";
import { expectGolden } from "../../golden";

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

interface Definition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const crd = (plural: string) => metallbCrds[plural] as unknown as Definition;

describe("MetalLB's custom resource definitions", () => {
  it("match their golden file", () => {
    for (const plural of ["ipaddresspools", "bgppeers"])
      expectGolden(`metallb/crds/${plural}.yaml`, yaml(crd(plural)));
  });

  it("store the newest version", () => {
    for (const plural of Object.keys(metallbCrds)) {
      const stored = crd(plural).spec.versions.filter(({ storage }) => storage);
      assert.equal(stored.length, 1, plural);
      assert.equal(stored[0], crd(plural).spec.versions.at(-1), plural);
    }
  });

  it("contain nothing empty except the status subresource, since API servers drop it", () => {
    for (const plural of Object.keys(metallbCrds)) {
      const written = yaml(crd(plural)).replaceAll("status: {}", "");
      assert.doesNotMatch(written, /: (\{\}|\[\])/, plural);
    }
  });

  it("merge conditions by type", () => {
    const { openAPIV3Schema } = crd("configurationstates").spec.versions[0]!.schema;
    const { conditions } = openAPIV3Schema.properties["status"]!.properties;
    assert.deepEqual(conditions!["x-kubernetes-list-map-keys"], ["type"]);
  });
});

describe("MetalLB's webhooks", () => {
  it("reach the controller through their Service", () => {
    const { template } = metallbController("image").spec;
    assert.deepEqual(metallbWebhookService.spec.selector, template.metadata.labels);
    const [container] = template.spec.containers;
    const open = container!.ports.map(({ containerPort }) => containerPort);
    assert.ok(open.includes(metallbWebhookService.spec.ports[0]!.targetPort));
    for (const { clientConfig } of metallbWebhookConfiguration.webhooks) {
      const { name, namespace } = metallbWebhookService.metadata;
      assert.deepEqual(
        [clientConfig.service.name, clientConfig.service.namespace],
        [name, namespace],
      );
    }
  });

  it("validate resources in a version that their definition has", () => {
    for (const { rules } of metallbWebhookConfiguration.webhooks) {
      const { resources, apiVersions } = rules[0]!;
      const versions = crd(resources[0]!).spec.versions.map(({ name }) => name);
      assert.ok(versions.includes(apiVersions[0]!), resources[0]);
    }
  });
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** A line for each rule: where, what, and which of them. */
function permissions(program: "controller" | "speaker"): string {
  const { clusterRole, role } = metallbIdentity(program);
  const lines = (where: string, rules: typeof role.rules) =>
    (rules as readonly Rule[]).map(
      ({ apiGroups: [group], resources, verbs, resourceNames = ["any"] }) =>
        [where, group || "core", resources, verbs, resourceNames].join(" "),
    );
  const all = [...lines("cluster", clusterRole.rules), ...lines("namespace", role.rules)];
  return `${all.join("\n")}\n`;
}

describe("MetalLB's workloads", () => {
  for (const [program, make] of [
    ["controller", metallbController],
    ["speaker", metallbSpeaker],
  ] as const)
    it(`match the golden file of the ${program} and its identity`, () => {
      expectGolden(`metallb/${program}/workload.yaml`, yaml(make("registry.example/image:v1")));
      expectGolden(`metallb/${program}/permissions.txt`, permissions(program));
    });

  for (const [what, links, names] of [
    ["of flannel", ["cni0", "flannel.1"], ["cni0", "flannel.1"]],
    ["of another program", [], ["cni0", "cali12ab", "cilium_host", "lxc12ab", "vxlan.calico"]],
  ] as const)
    it(`announce nothing on pod interfaces ${what}`, () => {
      const { announcedInterfacesToExclude } = parse(
        metallbExcludedInterfaces(links).data["excludel2.yaml"],
      );
      const excluded = new RegExp(`(${announcedInterfacesToExclude.join(")|(")})`);
      for (const name of ["lo", ...names, "veth3f2a", "docker0"]) assert.match(name, excluded);
      for (const name of ["eth0", "host0", "bond0", "eno1", "br0", "enp3s0", "vlan10", "loopy"])
        assert.doesNotMatch(name, excluded);
    });
});
