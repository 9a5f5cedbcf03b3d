/** Why a value of a key of hosts, groups or the cluster cannot be known to be wrong, by path without `hosts[].` and `groups.NAME.`. */
export const unknowableOfHosts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["kubelet", "containerd"].flatMap((part) =>
      ["Unit", "Service"].map((section) => [
        `${part}.unit.${section}.NAME`,
        "which settings there are depends on the host's systemd, which logs and ignores others",
      ]),
    ),
  ),
  "containerd.runtimes.NAME.options":
    "options are those of the shim, which may be anybody's; containerd reports them with the first pod of the RuntimeClass",
  "kernel.sysctls.NAME":
    "which numbers a sysctl takes depends on the kernel of the host; writing one that it refuses stops the layer",
  "kernel.hugepages.2Mi":
    "how many fit depends on the memory of the host, which preflight compares",
  "kernel.hugepages.1Gi":
    "how many there are depends on the host's boot parameters, which preflight reads",
};

/** The same for all other keys. */
export const unknowable: Readonly<Record<string, string>> = {
  "ssh.privateKeyPassphrase": "the key is opened at the first login, which says so",
  "ssh.bastions[].privateKeyPassphrase": "the key is opened at the first login, which says so",
  "ssh.password": "only the host knows its password; the first login is refused",
  "ssh.sudoPassword": "only the host knows its password; the preflight runs sudo",
  "rollout.maxUnavailable": "any number is right: above the number of nodes, it is all of them",
  "rollout.maxFailures": "any number is right: above the number of nodes, it is all of them",
  "rollout.gates[].minimum":
    "how many objects a cluster has is up to its users; the gate reports it",
  "security.login.issuers[].claimMappings.username.prefix": "upstream takes any text",
  "security.login.issuers[].claimMappings.groups.prefix": "upstream takes any text",
  "security.login.issuers[].claimValidationRules[].requiredValue": "upstream takes any text",
  "security.login.exec.args[]":
    "a command of the user takes what it takes; kubectl shows its error",
  "hooks.beforeSetup[]":
    "a command is checked by the shell that runs it, whose failure stops the host",
};
