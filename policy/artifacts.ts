import { layersOf, type Layer, type Resource, type Rule } from "./stack";

/** The address of every program whose checksum the stack file does not pin, once. */
function unpinned(resources: readonly Resource[]): string[] {
  const all = layersOf(resources).flatMap(({ programs = {} }) => Object.values(programs));
  return [...new Set(all.filter(({ sha256 }) => !sha256).map(({ url }) => url))];
}

/** Images of static pods: every line `image:` of the manifests. */
const images = ({ files }: Layer): string[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith("/etc/kubernetes/manifests/"))
    .flatMap(([, { content }]) => [...content.matchAll(/^\s*(?:- )?image: (\S+)$/gm)])
    .map(([, image]) => image!);

const isPinned = (image: string): boolean =>
  /@sha256:[0-9a-f]{64}$/.test(image) || /:(?!latest$)[\w][\w.-]*$/.test(image);

/** Images that one workload of the cluster names. */
const workloadKinds = /^kubernetes:apps\/v1:(Deployment|DaemonSet|StatefulSet)$/;

interface Workload {
  readonly spec?: { readonly template?: { readonly spec?: PodSpec } };
}

interface PodSpec {
  readonly containers?: readonly { readonly image?: string }[];
  readonly initContainers?: readonly { readonly image?: string }[];
}

/** Rules about what runs on hosts and where it comes from. */
export const artifactRules: readonly Rule[] = [
  {
    name: "images-of-a-release",
    description: "Images are named by a release or a digest, so that every host runs the same.",
    enforcementLevel: "mandatory",
    faults(resources) {
      const ofHosts = layersOf(resources).flatMap((layer) =>
        images(layer).map((image) => [`${layer.host.name}: ${layer.layer}`, image] as const),
      );
      const ofWorkloads = resources
        .filter(({ type }) => workloadKinds.test(type))
        .flatMap(({ name, props }) => {
          const { containers = [], initContainers = [] } =
            (props as Workload).spec?.template?.spec ?? {};
          return [...containers, ...initContainers].map(({ image = "" }) => [name, image] as const);
        });
      return [...ofHosts, ...ofWorkloads]
        .filter(([, image]) => !isPinned(image))
        .map(([where, image]) => `${where}: ${image} names no release; give it one or a digest`);
    },
  },
  {
    name: "downloads-cannot-be-swapped",
    description:
      "What comes over plain http is pinned: its published checksum could be swapped with it.",
    enforcementLevel: "mandatory",
    faults: (resources) =>
      unpinned(resources)
        .filter((url) => url.startsWith("http:"))
        .map(
          (url) =>
            `${url} is neither https nor pinned; pin its official address in artifacts.sha256`,
        ),
  },
  {
    name: "programs-pinned",
    description: "Programs are pinned by checksums of the stack file, which were looked at once.",
    enforcementLevel: "advisory",
    faults: (resources) =>
      unpinned(resources).map((url) => `${url} is not pinned in artifacts.sha256`),
  },
];
