import { layersOf, type Resource, type Rule } from "./stack";

/** The release of Kubernetes that hosts are to run, from the tag of the API server's image or the kubelet's address. */
function releases(resources: readonly Resource[]): [host: string, release: string][] {
  return layersOf(resources).flatMap(({ host, programs = {} }) =>
    Object.values(programs).flatMap(({ url }) => {
      const [, release] = /\/release\/v(\d+\.\d+\.\d+[^/]*)\/bin\/.*\/kubelet$/.exec(url) ?? [];
      return release === undefined ? [] : [[host.name, release] as [string, string]];
    }),
  );
}

const minor = (release: string): number => Number(release.replace(/^v/, "").split(".")[1]);

/** Rules about going from one release of Kubernetes to another. */
export const releaseRules: readonly Rule[] = [
  {
    name: "no-skipped-minor-release",
    description: "Kubernetes goes up by one minor release at a time, and never down.",
    enforcementLevel: "mandatory",
    faults(resources, { nodes }) {
      const wanted = releases(resources);
      return nodes.flatMap(({ name, kubeletVersion }) => {
        const [, release] = wanted.find(([host]) => host === name) ?? [];
        if (release === undefined || !kubeletVersion) return [];
        const step = minor(release) - minor(kubeletVersion);
        if (step === 0 || step === 1) return [];
        return [
          step < 0
            ? `${name}: goes back from ${kubeletVersion} to ${release}, which etcd's data may not bear`
            : `${name}: skips from ${kubeletVersion} to ${release}; go one minor release at a time`,
        ];
      });
    },
  },
  {
    name: "one-release",
    description: "All hosts are to run the same release of Kubernetes.",
    enforcementLevel: "mandatory",
    faults(resources) {
      const found = [...new Set(releases(resources).map(([, release]) => release))];
      return found.length > 1 ? [`hosts are to run ${found.join(" and ")}; choose one`] : [];
    },
  },
];
