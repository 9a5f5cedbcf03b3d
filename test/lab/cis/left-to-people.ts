/** Recommendations for people and workloads, which no command can check. */
export const leftToPeople: Readonly<Record<string, string>> = {
  "3.1.1":
    "do not log users in with client certificates; the program's own is for set-up and emergencies",
  "3.1.2": "do not log users in with service account tokens",
  "5.1.6":
    "mount service account tokens only where needed; of the cluster's own pods, CoreDNS and MetalLB do",
  "5.3.2": "give each namespace NetworkPolicies; they take effect with network.policies",
  "5.4.1": "mount Secrets as files rather than set them as variables",
  "5.4.2": "consider an external store for Secrets; those in etcd are encrypted",
  "5.5.1": "admit images by their origin; the program brings no webhook for it",
  "5.6.1": "separate resources by namespaces",
  "5.6.2": "set a seccomp profile in pods; the default is the runtime's (4.2.14)",
  "5.6.3": "set security contexts; `restricted` warns where one is missing",
  "5.6.4":
    "do not use the default namespace; the cluster's own pods are in kube-system and metallb-system",
};

/** How many recommendations each section of version 1.12 has. */
export const sectionSizes: Readonly<Record<string, number>> = {
  ...{ "1.1": 21, "1.2": 30, "1.3": 7, "1.4": 2, "2": 7, "3.1": 3, "3.2": 2, "4.1": 10 },
  ...{ "4.2": 14, "4.3": 1, "5.1": 13, "5.2": 12, "5.3": 2, "5.4": 2, "5.5": 1, "5.6": 4 },
};
