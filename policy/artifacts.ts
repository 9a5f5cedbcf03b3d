import { layersOf, type Layer, type Resource, type Rule } from "./stack";

/** Addresses of all binaries without a checksum in the stack file. */
function unpinned(resources: readonly Resource[]): string[] {
  const all = layersOf(resources).flatMap(({ programs = {} }) => Object.values(programs));
  return [...new Set(all.filter(({ sha256 }) => !sha256).map(({ url }) => url))];
}

/** Images of static pods, from the `image:` lines of the manifests. */
const images = ({ files }: Layer): string[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith("/etc/kubernetes/manifests/"))
    .flatMap(([, { content }]) => [...content.matchAll(/^\s*(?:- )?image: (\S+)$/gm)])
    .map(([, image]) => image!);

const isPinned = (image: string): boolean =>
  /@sha256:[0-9a-f]{64}$/.test(image) || /:(?!latest$)[\w][\w.-]*$/.test(image);

/** Kinds of workloads with a pod template. */
const workloadKinds = /^kubernetes:apps\/v1:(Deployment|DaemonSet|StatefulSet)$/;

interface Workload {
  readonly spec?: { readonly template?: { readonly spec?: PodSpec } };
}

interface PodSpec {
  readonly containers?: readonly { readonly image?: string }[];
  readonly initContainers?: readonly { readonly image?: string }[];
}

/** Rules about images and downloads. */
export const artifactRules: readonly Rule[] = [
  {
    name: "images-of-a-release",
    description: "Images have a release tag or a digest, so that all hosts run the same.",
    enforcementLevel: "mandatory",
    violations(resources) {
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
        .map(([where, image]) => `${where}: image ${image} has no release tag or digest; add one`);
    },
  },
  {
    name: "downloads-cannot-be-swapped",
    description:
      "Downloads over plain http are pinned, since their published checksum could be swapped too.",
    enforcementLevel: "mandatory",
    violations: (resources) =>
      unpinned(resources)
        .filter((url) => url.startsWith("http:"))
        .map(
          (url) =>
            `${url} uses neither https nor a pinned checksum; pin its official address in artifacts.sha256`,
        ),
  },
  {
    name: "programs-pinned",
    description: "Binaries are pinned by checksums in the stack file.",
    enforcementLevel: "advisory",
    violations: (resources) =>
      unpinned(resources).map((url) => `${url} is not pinned in artifacts.sha256`),
  },
];
