import { createHash } from "node:crypto";
import type { HostFiles } from "./host-file";
import { layout } from "./layout";
import { probes, type Health } from "./probes";
import { yaml } from "./yaml";

/** A directory of the host that is mounted into a pod. */
export interface Mount {
  readonly path: string;
  /** Path on the host. @default the same path */
  readonly from?: string;
  /** Whether the pod may write to it. It is then created if missing. */
  readonly writable?: boolean;
}

/** One container of the cluster itself, on the host network. */
export interface StaticPod {
  /** Name of the pod, the container and the manifest. */
  readonly name: string;
  readonly tier: "control-plane" | "node";
  readonly image: string;
  /** Command line. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Files that it reads at its start: added to the layer's files, and a change of one restarts the pod. */
  readonly configuration?: HostFiles;
  /** Further annotations, whose change restarts it. */
  readonly marks?: Readonly<Record<string, string>> | undefined;
  readonly mounts: readonly Mount[];
  /** Writable directories in memory; none by default. */
  readonly scratch?: readonly string[];
  /** Absent for a program without health endpoints. */
  readonly health?: Health;
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly securityContext: object;
}

/** For a program that needs no privilege except to read its files as root. */
export const confined = (...capabilities: string[]) => ({
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"], ...(capabilities.length > 0 && { add: capabilities }) },
});

/** The manifest from which the kubelet runs the pod, and the pod's configuration files. */
export function staticPodFiles(pod: StaticPod): HostFiles {
  const { name, configuration = {}, scratch = [] } = pod;
  const labels = { component: name, tier: pod.tier };
  const annotations = {
    ...pod.marks,
    ...(Object.keys(configuration).length > 0 && {
      "kubernetes-on-bare-metal/configuration": digest(configuration),
    }),
  };
  const manifest = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "kube-system", labels, annotations },
    spec: {
      hostNetwork: true,
      dnsPolicy: "Default",
      // Otherwise a Service named etcd would set environment variables that etcd reads as flags.
      enableServiceLinks: false,
      priorityClassName: "system-node-critical",
      // The kubelet does not resolve the priority class of static pods; without the number they would be evicted like any other pod.
      priority: 2000001000,
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      containers: [container(pod)],
      volumes: [
        ...pod.mounts.map(({ path, from = path, writable }) => ({
          name: volumeName(path),
          hostPath: { path: from, type: writable ? "DirectoryOrCreate" : "Directory" },
        })),
        ...scratch.map((path) => ({ name: volumeName(path), emptyDir: { medium: "Memory" } })),
      ],
    },
  };
  // A fixed uid: the kubelet's own changes with its minor release, and the pod would be stopped within a second.
  const uid = createHash("sha256").update(JSON.stringify(manifest)).digest("hex").slice(0, 32);
  const content = yaml({ ...manifest, metadata: { ...manifest.metadata, uid } });
  return {
    ...configuration,
    [`${layout.staticPods}/${name}.yaml`]: { content, mode: "0600" },
  };
}

/** Container images in the manifests of static pods among these files. */
export const podImages = (files: HostFiles): string[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith(`${layout.staticPods}/`))
    .flatMap(([, { content }]) => [...content.matchAll(/^ +image: (\S+)$/gm)])
    .map(([, image]) => image!);

const container = ({ environment = {}, scratch = [], ...pod }: StaticPod): object => ({
  name: pod.name,
  image: pod.image,
  imagePullPolicy: "IfNotPresent",
  command: pod.command,
  ...(Object.keys(environment).length > 0 && {
    env: Object.entries(environment).map(([name, value]) => ({ name, value })),
  }),
  ...(pod.health && probes(pod.health)),
  resources: { requests: pod.requests },
  securityContext: pod.securityContext,
  volumeMounts: [
    ...pod.mounts.map(({ path, writable }) => ({
      name: volumeName(path),
      mountPath: path,
      ...(!writable && { readOnly: true }),
    })),
    ...scratch.map((path) => ({ name: volumeName(path), mountPath: path })),
  ],
});

const volumeName = (path: string): string => path.slice(1).replaceAll("/", "-");

const digest = (files: HostFiles): string => {
  const hash = createHash("sha256");
  for (const [path, { content }] of Object.entries(files)) hash.update(`${path}\0${content}\0`);
  return hash.digest("hex");
};
