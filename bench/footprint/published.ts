/** What the makers of other distributions publish about themselves. */
export interface Published {
  readonly who: string;
  readonly memory: string;
  readonly processor: string;
  readonly disk: string;
  readonly how: string;
  readonly url: string;
}

const k3s = {
  how: "measured, 95th percentile, v1.26.5 with etcd, 4 cores at 2.9 GHz",
  url: "https://docs.k3s.io/reference/resource-profiling",
};
const k0s = "https://docs.k0sproject.io/stable/system-requirements/";
const talos = {
  how: "requirement",
  url: "https://www.talos.dev/v1.11/introduction/system-requirements/",
};

/** Figures as published, in the units of their makers. Methods differ, so no column compares like with like. */
export const published: readonly Published[] = [
  {
    ...k3s,
    who: "K3s, one server with monitoring and a workload",
    memory: "1606 M",
    processor: "6 % of a core",
    disk: "",
  },
  {
    ...k3s,
    who: "K3s, server with one agent, no workload",
    memory: "1450 M",
    processor: "5 % of a core",
    disk: "",
  },
  { ...k3s, who: "K3s, agent", memory: "275 M", processor: "3 % of a core", disk: "" },
  {
    who: "k0s, controller with one worker, no pods",
    memory: "510 MB",
    processor: "",
    disk: "0.5 GB",
    how: "measured, v1.22.4; names 180 MB for the system; disk approximate",
    url: k0s,
  },
  {
    who: "k0s, controller and worker in one",
    memory: "1 GB",
    processor: "1 vCPU",
    disk: "1.7 GB",
    how: "requirement, approximate; disk used, approximate",
    url: k0s,
  },
  {
    who: "k0s, worker",
    memory: "0.5 GB",
    processor: "1 vCPU",
    disk: "1.3 GB",
    how: "requirement, approximate; disk used, approximate",
    url: k0s,
  },
  {
    who: "MicroK8s",
    memory: '"as little as 540MB"',
    processor: "",
    disk: "",
    how: "without a method; 4 GB and 20 GB of disk recommended",
    url: "https://microk8s.io/docs/getting-started",
  },
  { ...talos, who: "Talos, control plane", memory: "2 GiB", processor: "2 cores", disk: "10 GiB" },
  { ...talos, who: "Talos, worker", memory: "1 GiB", processor: "1 core", disk: "10 GiB" },
  {
    who: "kubeadm",
    memory: "2 GB",
    processor: "2 CPUs",
    disk: "",
    how: "requirement of a machine",
    url: "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/",
  },
];
