import { movedMachine, newHosts, renamedMachine } from "./hosts";
import { free, refused } from "./row";
import type { Change } from "./rule";

const credential = "nothing on a host depends on how it is reached";

/** The rows of hosts, and of the way to them. */
export const hostChanges = {
  "ssh.user": free(credential),
  "ssh.port": free(credential),
  "ssh.privateKeyFile": free(credential),
  "ssh.privateKey": free(credential),
  "ssh.privateKeyPassphrase": free(credential),
  "ssh.certificateFile": free(credential),
  "ssh.password": free(credential),
  "ssh.agent": free(credential),
  "ssh.sudoPassword": free(credential),
  "ssh.knownHostsFile": free("as hosts[].hostKey, where that comes from the file"),
  "ssh.bastions": free(credential),
  "ssh.bastions[].address": free(credential),
  "ssh.bastions[].port": free(credential),
  "ssh.bastions[].user": free(credential),
  "ssh.bastions[].hostKey": free(credential),

  hosts: refused(
    "hosts come and go, but none is new while the minor release of Kubernetes or etcd changes",
    newHosts,
    "cluster",
  ),
  "hosts[].name": refused(
    "a machine keeps its name: take it off the list, run up, then add it under the new one",
    renamedMachine,
    "cluster",
  ),
  "hosts[].address": refused(
    "the host leaves its old machine and is set up on the new one; of the masters and the etcd members one has to stay",
    movedMachine,
    "machine",
  ),
  "hosts[].roles": free(
    "masters and members come before others go; an etcd member that leaves hands over first",
  ),
  "hosts[].hostKey": free(
    "the host is checked as if it had been reinstalled, and gets what is missing",
  ),
  "hosts[].user": free(credential),
  "hosts[].port": free(credential),
  "hosts[].architecture": free("compared with the machine before anything on it changes"),
  "hosts[].profile": free("kernel settings and the kubelet change, node after node"),
  "hosts[].labels": free("the node gets them at once"),
  "hosts[].taints": free("the node gets them at once; NoExecute evicts pods"),
  "hosts[].taints[].key": free("as taking one taint away and adding another"),
  "hosts[].taints[].value": free("as taking one taint away and adding another"),
  "hosts[].taints[].effect": free("as taking one taint away and adding another"),
  hostProfile: free("as hosts[].profile of every host that has none"),
} as const satisfies Readonly<Record<string, Change>>;
