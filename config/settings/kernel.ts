/** Sysctls that each network namespace has of its own, as Kubernetes needs them. */
export const networkSysctls = {
  "net.ipv4.ip_forward": "1",
  // Replies between pods on the same bridge must pass the rules that rewrote the request.
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.bridge.bridge-nf-call-ip6tables": "1",
};

/** The same for the second family. A host then ignores router advertisements where its `accept_ra` is 1, and preflight looks for that. */
export const ipv6Sysctls = { "net.ipv6.conf.all.forwarding": "1" };

/** Sysctls of the whole kernel: the kubelet refuses to start with other values. */
export const kubeletSysctls = {
  "vm.overcommit_memory": "1",
  "vm.panic_on_oom": "0",
  "kernel.panic": "10",
  "kernel.panic_on_oops": "1",
  "kernel.keys.root_maxkeys": "1000000",
  "kernel.keys.root_maxbytes": "25000000",
};

/** Sysctls that the stack file cannot set. */
export const ownSysctls: Readonly<Record<string, string>> = {
  ...networkSysctls,
  ...kubeletSysctls,
};
