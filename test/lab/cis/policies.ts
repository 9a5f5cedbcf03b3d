import { recommendations } from "./recommendation";

/** Whether any authenticated user may do it. */
const anybody = (what: string) =>
  `kubectl auth can-i ${what} --all-namespaces --as=somebody --as-group=system:authenticated 2>/dev/null || true`;
const no = /^no$/;
const everyOne = (...probes: string[]) => `{ ${probes.join("; ")}; } | sort -u`;

/** The API server's answer to a dry run of a pod in a namespace without labels. */
const pod = (container: object, spec: object = {}) => {
  const containers = [{ name: "c", image: "example.com/none", ...container }];
  const manifest = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "asked" },
    spec: { containers, ...spec },
  };
  return `kubectl create --namespace=default --dry-run=server -f - 2>&1 <<<'${JSON.stringify(manifest)}' || true`;
};
const refused = /violates PodSecurity "baseline:latest"/;
const warned = /^Warning: would violate PodSecurity "restricted:latest"/;
const onRequest =
  "users are warned and it is logged; set security.podSecurity to restricted to refuse it";

const bindings = (kinds: string, range: string) =>
  `kubectl get ${kinds} --all-namespaces -o jsonpath='${range}' | sort -u`;

/** 5: what users may do. */
export const policies = recommendations("cluster", [
  [
    "5.1.1",
    "cluster-admin is bound only where it is needed",
    bindings(
      "clusterrolebindings",
      '{range .items[?(@.roleRef.name=="cluster-admin")].subjects[*]}{.kind} {.name}{"\\n"}{end}',
    ),
    /^Group kubernetes-on-bare-metal:cluster-admins\nGroup system:masters$/,
  ],
  [
    "5.1.2",
    "access to Secrets is restricted",
    everyOne(anybody("get secrets"), anybody("list secrets"), anybody("watch secrets")),
    no,
  ],
  [
    "5.1.3",
    "roles use no wildcards",
    `kubectl get clusterroles -l '!kubernetes.io/bootstrapping' -o jsonpath='{range .items[*]}{.metadata.name} {.rules}{"\\n"}{end}' | grep -F '"*"' || true`,
    /^$/,
  ],
  ["5.1.4", "permission to create pods is restricted", anybody("create pods"), no],
  [
    "5.1.5",
    "default service accounts have no role",
    `${bindings("rolebindings,clusterrolebindings", '{range .items[*].subjects[?(@.kind=="ServiceAccount")]}{.name}{"\\n"}{end}')} | grep -x default || true`,
    /^$/,
  ],
  [
    "5.1.7",
    "the kubeconfig is not in system:masters",
    "kubectl auth whoami -o jsonpath='{.status.userInfo.groups}'",
    /^\["kubernetes-on-bare-metal:cluster-admins","system:authenticated"\]$/,
  ],
  [
    "5.1.8",
    "impersonate, bind and escalate are restricted",
    everyOne(
      anybody("impersonate users"),
      anybody("bind clusterroles"),
      anybody("escalate clusterroles"),
    ),
    no,
  ],
  [
    "5.1.9",
    "permission to create persistent volumes is restricted",
    anybody("create persistentvolumes"),
    no,
  ],
  ["5.1.10", "access to nodes/proxy is restricted", anybody("get nodes --subresource=proxy"), no],
  [
    "5.1.11",
    "approval of certificate requests is restricted",
    anybody("update certificatesigningrequests --subresource=approval"),
    no,
  ],
  [
    "5.1.12",
    "permission to change webhooks is restricted",
    everyOne(
      anybody("patch validatingwebhookconfigurations"),
      anybody("patch mutatingwebhookconfigurations"),
    ),
    no,
  ],
  [
    "5.1.13",
    "permission to create tokens is restricted",
    anybody("create serviceaccounts --subresource=token"),
    no,
  ],
  [
    "5.2.1, 5.2.2",
    "privileged containers are refused",
    pod({ securityContext: { privileged: true } }),
    refused,
  ],
  ["5.2.3", "the host's PID namespace is refused", pod({}, { hostPID: true }), refused],
  ["5.2.4", "the host's IPC namespace is refused", pod({}, { hostIPC: true }), refused],
  ["5.2.5", "the host's network namespace is refused", pod({}, { hostNetwork: true }), refused],
  [
    "5.2.6",
    "privilege escalation is refused",
    pod({ securityContext: { allowPrivilegeEscalation: true } }),
    warned,
    onRequest,
  ],
  [
    "5.2.7",
    "containers that run as root are refused",
    pod({ securityContext: { runAsUser: 0 } }),
    warned,
    onRequest,
  ],
  [
    "5.2.8",
    "the capability NET_RAW is refused",
    pod({ securityContext: { capabilities: { add: ["NET_RAW"] } } }),
    refused,
  ],
  [
    "5.2.9",
    "added capabilities are refused",
    pod({ securityContext: { capabilities: { add: ["CHOWN"] } } }),
    warned,
    onRequest,
  ],
  [
    "5.2.10",
    "Windows HostProcess containers are refused",
    pod({}, { securityContext: { windowsOptions: { hostProcess: true } }, hostNetwork: true }),
    refused,
  ],
  [
    "5.2.11",
    "hostPath volumes are refused",
    pod({}, { volumes: [{ name: "v", hostPath: { path: "/" } }] }),
    refused,
  ],
  [
    "5.2.12",
    "host ports are refused",
    pod({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    refused,
  ],
  [
    "5.3.1",
    "the CNI plugin supports NetworkPolicies",
    "kubectl --namespace=kube-system get pods -l component=flannel -o name | grep -c flannel",
    /^[1-9]\d*$/,
    "off by default; set network.policies",
  ],
]);
