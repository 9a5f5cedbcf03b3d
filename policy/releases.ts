import { layersOf, type Resource, type Rule } from "./stack";

/** The Kubernetes release of each host, from its kubelet's address. */
function releases(resources: readonly Resource[]): [host: string, release: string][] {
  return layersOf(resources).flatMap(({ host, programs = {} }) =>
    Object.values(programs).flatMap(({ url }) => {
      const [, release] = /\/release\/v(\d+\.\d+\.\d+[^/]*)\/bin\/.*\/kubelet$/.exec(url) ?? [];
      return release === undefined ? [] : [[host.name, release] as [string, string]];
    }),
  );
}

const minor = (release: string): number => Number(release.replace(/^v/, "").split(".")[1]);

/** Rules about upgrades of Kubernetes. */
export const releaseRules: readonly Rule[] = [
  {
    name: "no-skipped-minor-release",
    description: "Kubernetes is upgraded by one minor release at a time, and never downgraded.",
    enforcementLevel: "mandatory",
    violations(resources, { nodes }) {
      const wanted = releases(resources);
      return nodes.flatMap(({ name, kubeletVersion }) => {
        const [, release] = wanted.find(([host]) => host === name) ?? [];
        if (release === undefined || !kubeletVersion) return [];
        const step = minor(release) - minor(kubeletVersion);
        if (step === 0 || step === 1) return [];
        return [
          step < 0
            ? `${name}: downgrades from ${kubeletVersion} to ${release}, which may not be able to read all stored objects`
            : `${name}: skips from ${kubeletVersion} to ${release}; upgrade one minor release at a time`,
        ];
      });
    },
  },
  {
    name: "one-release",
    description: "All hosts run the same release of Kubernetes.",
    enforcementLevel: "mandatory",
    violations(resources) {
      const found = [...new Set(releases(resources).map(([, release]) => release))];
      return found.length > 1
        ? [`hosts have different Kubernetes releases: ${found.join(" and ")}; choose one`]
        : [];
    },
  },
];
