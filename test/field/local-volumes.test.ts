import assert from "node:assert/strict";
import { agnhostImage } from "../../lab/artifacts";
import { execOnHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts, withRoles } from "../lab/cluster-hosts";
import { applied, keepKubeconfig, kubectl, objects, printed, readyNodes } from "../lab/kubectl";
import { stackName, testEnvironment } from "../lab/place";
import { destroy, refresh, succeeded, up } from "../lab/pulumi";
import { configure, stackFile } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const [master, first, second] = clusterHosts;
const directory = "/srv/pods/volumes";
const storage = { localPath: { directory } };
const stack = { storage };
const withoutSecond = {
  ...stack,
  hosts: [withRoles(1, "master", "etcd"), withRoles(2, "worker")],
};

interface Volume {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly local: { readonly path: string };
    readonly claimRef: { readonly name: string };
  };
}

/** A StatefulSet whose pod writes once into its volume, which it asks no class for, on the given node. */
function database(name: string, host: string): object {
  const labels = { app: name };
  const writing = "test -e /data/rows || cat /proc/sys/kernel/random/uuid >/data/rows";
  const container = {
    name,
    image: agnhostImage,
    command: ["sh", "-c", `${writing}; exec sleep 100000`],
    securityContext: { runAsUser: 1000 },
    volumeMounts: [{ name: "data", mountPath: "/data" }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { "kubernetes.io/hostname": host },
          terminationGracePeriodSeconds: 1,
          containers: [container],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  };
}

const running = (name: string) =>
  kubectl("rollout", "status", `statefulset/${name}`, "--timeout=180s");
const rows = async (name: string) =>
  (await kubectl("exec", `${name}-0`, "--", "cat", "/data/rows")).trim();
const onHost = async (host: string, command: string) => (await execOnHost(host, command)).trim();
const volumeOf = async (name: string) =>
  (await objects<Volume>("persistentvolumes")).find(
    ({ spec }) => spec.claimRef.name === `data-${name}-0`,
  );
const plan = () =>
  run("npm", ["run", "--silent", "plan", "--", stackName, "--config-file", stackFile], {
    env: testEnvironment(),
    timeoutMs: 180_000,
  });

describe("local volumes", () => {
  let written = "";
  let path = "";

  before(async () => {
    await startHosts(clusterHosts);
    configure(stack);
    await succeeded(up());
    await keepKubeconfig();
  });

  it("are made where the first pod of a claim runs, without a class in the claim", async () => {
    await applied(database("kept", second), database("dropped", first));
    await Promise.all(["kept", "dropped"].map(running));
    written = await rows("kept");
    path = (await volumeOf("kept"))!.spec.local.path;
    assert.ok(path.startsWith(`${directory}/`), path);
    assert.equal(await onHost(second, `cat ${path}/rows`), written);
    assert.equal(await onHost(second, `stat -c %a ${directory}`), "700");
  });

  it("show the next pod of the claim the same data", async () => {
    await kubectl("delete", "pod", "kept-0");
    await running("kept");
    assert.equal(await rows("kept"), written);
  });

  it("leave nothing to do, and no drift", async () => {
    const { resources } = await succeeded(up());
    assert.deepEqual(Object.keys(resources), ["unchanged"]);
    await succeeded(refresh("--preview-only", "--expect-no-changes"));
  });

  it("follow an edit of their policy, for which the class is replaced", async () => {
    configure({ storage: { localPath: { directory, reclaimPolicy: "Retain" } } });
    await succeeded(up());
    const policy = "jsonpath={.reclaimPolicy}";
    assert.equal(await kubectl("get", "storageclass/local-path", `--output=${policy}`), "Retain");
    configure(stack);
    await succeeded(up());
    assert.equal(await kubectl("get", "storageclass/local-path", `--output=${policy}`), "Delete");
  });

  it("go with their claim", async () => {
    const dropped = (await volumeOf("dropped"))!;
    await kubectl("delete", "statefulset", "dropped");
    await kubectl("delete", "persistentvolumeclaim", "data-dropped-0");
    await printed(
      "the volume",
      ["get", "persistentvolumes", "--output=name"],
      (text) => !text.includes(dropped.metadata.name),
    );
    assert.equal(await onHost(first, `ls -A ${directory}`), "");
  });

  it("are named by the plan of their host's removal, with size and claim", async () => {
    configure(withoutSecond);
    const { name } = (await volumeOf("kept"))!.metadata;
    const text = await plan();
    assert.ok(text.includes(`- ${second}: ${name} (1Gi, claim default/data-kept-0)`), text);
  });

  it("hold that removal, which leaves the node in service", async () => {
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, /claim default\/data-kept-0\); move the data, or set rollout\.delete/);
    assert.deepEqual(await readyNodes(), [master, first, second].sort());
    await waitFor("the pod: running where it was", 60_000, async () => {
      return (await rows("kept").catch((error: Error) => error.message)) === written || "no answer";
    });
  });

  it("stay on a host that is removed by rollout.deleteLocalVolumes", async () => {
    configure({ ...withoutSecond, rollout: { deleteLocalVolumes: true } });
    const { output } = await succeeded(up());
    assert.match(output, /these volumes go with it: pvc-\S+ \(1Gi, claim default\/data-kept-0\)/);
    assert.ok(output.includes(`leaves the data of volumes in ${directory}: pvc-`));
    assert.deepEqual(await readyNodes(), [master, first].sort());
    assert.equal(await onHost(second, `cat ${path}/rows`), written);
  });

  it("stay when the cluster is destroyed, and empty directories go", async () => {
    await applied(database("last", first));
    await running("last");
    const last = await rows("last");
    const own = (await volumeOf("last"))!.spec.local.path;
    const { output } = await succeeded(destroy());
    assert.ok(output.includes(`leaves the data of volumes in ${directory}: pvc-`));
    assert.equal(await onHost(first, `cat ${own}/rows`), last);
    assert.equal(await onHost(master, "ls -d /srv/pods 2>/dev/null || echo gone"), "gone");
  });
});
