import { movedMachine, newHosts, renamedMachine } from "./hosts";
import { free, refused } from "./row";
import type { Change } from "./rule";

const credential = "used by the next connection; nothing on a host depends on it";

/** Rows for hosts and SSH access. */
export const hostChanges = {
  "ssh.user": free(credential),
  "ssh.port": free(credential),
  "ssh.privateKeyFile": free(credential),
  "ssh.privateKey": free(credential),
  "ssh.privateKeyPassphrase": free(credential),
  "ssh.certificateFile": free(credential),
  "ssh.password": free(credential),
  "ssh.agent": free(credential),
  "ssh.agentKey": free(credential),
  "ssh.sudoPassword": free(credential),
  "ssh.knownHostsFile": free("like hosts[].hostKey of hosts that use the file"),
  "ssh.bastions": free(credential),
  "ssh.bastions[].address": free(credential),
  "ssh.bastions[].port": free(credential),
  "ssh.bastions[].user": free(credential),
  "ssh.bastions[].hostKey": free(credential),
  "ssh.bastions[].privateKeyFile": free(credential),
  "ssh.bastions[].privateKey": free(credential),
  "ssh.bastions[].privateKeyPassphrase": free(credential),
  "ssh.bastions[].certificateFile": free(credential),
  "ssh.bastions[].agentKey": free(credential),
  "ssh.apiThroughBastions": free(
    "used by the next request; the Kubernetes provider changes in place",
  ),
  "ssh.apiProxyPort": free("used by the next request; the Kubernetes provider changes in place"),

  hosts: refused(
    "hosts can be added and removed, but not added while the minor release of Kubernetes or etcd changes, or while `network.ipv6` is added",
    newHosts,
    "cluster",
  ),
  "hosts[].name": refused(
    "remove the host from the list, run pulumi up, then add it under the new name",
    renamedMachine,
    "cluster",
  ),
  "hosts[].address": refused(
    "everything is removed from the old machine, then set up on the new one; one other master and etcd member must stay",
    movedMachine,
    "machine",
  ),
  "hosts[].ipv6Address": {
    change: "refused",
    why: "remove the host from the list, run pulumi up, then add it with the other address",
    by: "Preflight",
  },
  "hosts[].sshAddress": free(
    "used by the next connection; of a master, the API server gets a certificate for the new address",
  ),
  "hosts[].roles": free(
    "new masters and members are added before others are removed; etcd moves its leader first",
  ),
  "hosts[].hostKey": free(
    "the host is checked as if it had been reinstalled; whatever is missing is set up",
  ),
  "hosts[].user": free(credential),
  "hosts[].port": free(credential),
  "hosts[].architecture": free("compared with the machine before anything on it changes"),
  "hosts[].profile": free("kernel settings and the kubelet change, one node after the other"),
  "hosts[].besideDocker": {
    change: "refused",
    why: "remove the host from the list, run pulumi up, then add it with the other value: running pods cannot move to another containerd",
    by: "Preflight",
  },
  "hosts[].labels": free("set at once"),
  "hosts[].taints": free("set at once; NoExecute evicts pods"),
  "hosts[].taints[].key": free("like removing one taint and adding another"),
  "hosts[].taints[].value": free("like removing one taint and adding another"),
  "hosts[].taints[].effect": free("like removing one taint and adding another"),
  "hosts[].groups": free("like the keys of the groups"),
  "hosts[].kubelet": free("like kubelet.config"),
  "hosts[].kubelet.config": free("like kubelet.config"),
  "hosts[].kubelet.unit.Unit": free("like kubelet.unit"),
  "hosts[].kubelet.unit.Service": free("like kubelet.unit"),
  "hosts[].containerd": free("like containerd"),
  "hosts[].containerd.config": free("like containerd.config"),
  "hosts[].containerd.runtimes": free("like containerd.runtimes"),
  "hosts[].containerd.unit.Unit": free("like containerd.unit"),
  "hosts[].containerd.unit.Service": free("like containerd.unit"),
  "hosts[].kernel": free("like kernel.sysctls and kernel.modules"),
  "hosts[].kernel.sysctls": free("like kernel.sysctls"),
  "hosts[].kernel.modules": free("like kernel.modules"),
  "hosts[].kernel.hugepages": free("like kernel.hugepages"),
  "hosts[].kernel.hugepages.2Mi": free("like kernel.hugepages.2Mi"),
  "hosts[].kernel.hugepages.1Gi": free("like kernel.hugepages.1Gi"),
  "hosts[].files": free("like the section files"),
  "hosts[].timeServers": free("like timeServers"),
  groups: free("like the same keys of each host in the group"),
  hostProfile: free("like hosts[].profile of every host without one"),
} as const satisfies Readonly<Record<string, Change>>;
