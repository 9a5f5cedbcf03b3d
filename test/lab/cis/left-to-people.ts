/** What the benchmark asks of people and of workloads: no probe can tell, and who has to see to it is said here. */
export const leftToPeople: Readonly<Record<string, string>> = {
  "3.1.1":
    "users log in with something that can be revoked; the program's own certificate is for setting up and for emergencies, and holds for a year",
  "3.1.2": "users log in with something else than tokens of service accounts",
  "5.1.6":
    "pods mount tokens only where they use them; CoreDNS and MetalLB do, and nothing else of ours runs with an account",
  "5.3.2": "each namespace has NetworkPolicies; they need a controller beside flannel",
  "5.4.1": "Secrets are mounted as files and not set as variables; ours are",
  "5.4.2": "whether Secrets belong in a store of their own; those in etcd are encrypted",
  "5.5.1": "images are admitted by their origin; no webhook for that is part of the program",
  "5.6.1": "namespaces part what different people look after",
  "5.6.2": "pods name a filter of system calls; who names none gets the runtime's own (4.2.14)",
  "5.6.3": "pods and containers have a security context; `restricted` warns where one is missing",
  "5.6.4": "workloads have namespaces of their own; ours are in kube-system and metallb-system",
};

/** How many recommendations each section of version 1.12 has. */
export const sectionSizes: Readonly<Record<string, number>> = {
  ...{ "1.1": 21, "1.2": 30, "1.3": 7, "1.4": 2, "2": 7, "3.1": 3, "3.2": 2, "4.1": 10 },
  ...{ "4.2": 14, "4.3": 1, "5.1": 13, "5.2": 12, "5.3": 2, "5.4": 2, "5.5": 1, "5.6": 4 },
};
