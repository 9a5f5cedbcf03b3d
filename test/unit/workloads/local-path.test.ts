import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { yaml } from "../../../layers/formats/yaml";
import { localPathConfig } from "../../../workloads/local-path/config";
import { localPathDeployment } from "../../../workloads/local-path/deployment";
import { localPathIdentity } from "../../../workloads/local-path/rbac";
import { localPathClass } from "../../../workloads/local-path/storage-class";
import { expectGolden } from "../../golden";
import { registeredBy, type Registered } from "../../resource-tree";
import { fieldAt } from "../../field-at";

const image = "registry.example/local-path-provisioner:v1";
const directory = "/srv/volumes";
const config = localPathConfig(directory, image);

async function volumes(args: object = {}): Promise<Registered[]> {
  const { LocalVolumes } = await import("../../../components/local-volumes");
  const all = { directory, default: true, reclaimPolicy: "Delete", image, ...args } as const;
  return registeredBy((opts) => new LocalVolumes("local-volumes", all, opts));
}

describe("local volumes in the cluster", () => {
  it("match their golden files", () => {
    expectGolden("local-path/config.yaml", yaml(config));
    expectGolden("local-path/deployment.yaml", yaml(localPathDeployment(image, config.data)));
  });

  it("are this tree of resources, the provisioner after what it needs", async () => {
    const tree = await volumes();
    assert.deepEqual(
      tree.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`),
      [
        "LocalVolumes local-volumes",
        "Namespace local-volumes-namespace",
        "ServiceAccount local-volumes-account",
        "ServiceAccount local-volumes-helper-account",
        "ClusterRole local-volumes-cluster-role",
        "ClusterRoleBinding local-volumes-cluster-role-binding",
        "Role local-volumes-role",
        "RoleBinding local-volumes-role-binding",
        "ConfigMap local-volumes-config",
        "Deployment local-volumes-provisioner",
        "StorageClass local-volumes-class",
      ],
    );
    const provisioner = tree.find(({ name }) => name === "local-volumes-provisioner")!;
    assert.equal(provisioner.dependsOn.length, 7);
    const clusterWide = /Namespace|ClusterRole|StorageClass/;
    for (const { type, props } of tree.slice(1))
      if (!clusterWide.test(type))
        assert.equal(fieldAt(props, "metadata.namespace"), "local-path-storage", type);
  });

  it("are made for one class only, in one directory", () => {
    assert.deepEqual(JSON.parse(config.data["config.json"]), {
      storageClassConfigs: {
        "local-path": {
          nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [directory] }],
        },
      },
    });
  });

  it("have a helper pod that later releases of the provisioner accept", () => {
    const { spec } = parse(config.data["helperPod.yaml"]);
    assert.deepEqual(Object.keys(spec).sort(), [
      "containers",
      "enableServiceLinks",
      "priorityClassName",
      "securityContext",
    ]);
    const [container, ...others] = spec.containers;
    assert.deepEqual(others, []);
    const { securityContext, name, image: own, imagePullPolicy, ...rest } = container;
    assert.deepEqual([name, own, imagePullPolicy, rest], ["helper-pod", image, "IfNotPresent", {}]);
    assert.equal(securityContext.capabilities.add, undefined);
    for (const needed of ["DAC_OVERRIDE", "FOWNER"])
      assert.ok(!securityContext.capabilities.drop.includes(needed), needed);
  });

  it("roll the provisioner when their configuration changes", () => {
    const annotations = (at: string) =>
      localPathDeployment(image, localPathConfig(at, image).data).spec.template.metadata
        .annotations;
    assert.deepEqual(annotations(directory), annotations(directory));
    assert.notDeepEqual(annotations(directory), annotations("/mnt/volumes"));
  });

  it("let the provisioner write nothing but volumes, events and its own pods", () => {
    const { clusterRole, role } = localPathIdentity;
    const rules = [...clusterRole.rules, ...role.rules] as readonly {
      readonly resources: string[];
      readonly verbs: string[];
    }[];
    const written = rules.flatMap(({ resources, verbs }) =>
      verbs.some((verb) => !["get", "list", "watch"].includes(verb)) ? resources : [],
    );
    assert.deepEqual(written, ["persistentvolumes", "events", "pods"]);
  });

  it("have a class that binds with the first pod, and is the default one unless told otherwise", () => {
    const isDefault = "storageclass.kubernetes.io/is-default-class";
    const own = localPathClass({ default: false, reclaimPolicy: "Retain" });
    assert.deepEqual(
      [own.volumeBindingMode, own.reclaimPolicy, own.metadata.annotations[isDefault]],
      ["WaitForFirstConsumer", "Retain", "false"],
    );
    const usual = localPathClass({ default: true, reclaimPolicy: "Delete" });
    assert.equal(usual.metadata.annotations[isDefault], "true");
  });
});
