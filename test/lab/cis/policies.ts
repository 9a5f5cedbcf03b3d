import { recommendations } from "./recommendation";

/** Whether somebody with nothing but a valid login may do it. */
const anybody = (what: string) =>
  `kubectl auth can-i ${what} --all-namespaces --as=somebody --as-group=system:authenticated 2>/dev/null || true`;
const no = /^no$/;
const everyOne = (...probes: string[]) => `{ ${probes.join("; ")}; } | sort -u`;

/** What the API server says of a pod in a namespace without labels, which it is asked about and does not make. */
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
const onRequest = "users are warned and it is logged; security.podSecurity: restricted refuses it";

const bindings = (kinds: string, range: string) =>
  `kubectl get ${kinds} --all-namespaces -o jsonpath='${range}' | sort -u`;

/** 5: what users may do. */
export const policies = recommendations("cluster", [
  [
    "5.1.1",
    "cluster-admin is for those who need it",
    bindings(
      "clusterrolebindings",
      '{range .items[?(@.roleRef.name=="cluster-admin")].subjects[*]}{.kind} {.name}{"\\n"}{end}',
    ),
    /^Group kubernetes-on-bare-metal:cluster-admins\nGroup system:masters$/,
  ],
  [
    "5.1.2",
    "few read Secrets",
    everyOne(anybody("get secrets"), anybody("list secrets"), anybody("watch secrets")),
    no,
  ],
  [
    "5.1.3",
    "roles name what they allow",
    `kubectl get clusterroles -l '!kubernetes.io/bootstrapping' -o jsonpath='{range .items[*]}{.metadata.name} {.rules}{"\\n"}{end}' | grep -F '"*"' || true`,
    /^$/,
  ],
  ["5.1.4", "few make pods", anybody("create pods"), no],
  [
    "5.1.5",
    "default service accounts have no role",
    `${bindings("rolebindings,clusterrolebindings", '{range .items[*].subjects[?(@.kind=="ServiceAccount")]}{.name}{"\\n"}{end}')} | grep -x default || true`,
    /^$/,
  ],
  [
    "5.1.7",
    "nobody is in system:masters",
    "kubectl auth whoami -o jsonpath='{.status.userInfo.groups}'",
    /^\["kubernetes-on-bare-metal:cluster-admins","system:authenticated"\]$/,
  ],
  [
    "5.1.8",
    "few speak for others or give away more than they have",
    everyOne(
      anybody("impersonate users"),
      anybody("bind clusterroles"),
      anybody("escalate clusterroles"),
    ),
    no,
  ],
  ["5.1.9", "few make persistent volumes", anybody("create persistentvolumes"), no],
  ["5.1.10", "few reach kubelets through the API", anybody("get nodes --subresource=proxy"), no],
  [
    "5.1.11",
    "few approve certificates",
    anybody("update certificatesigningrequests --subresource=approval"),
    no,
  ],
  [
    "5.1.12",
    "few change webhooks",
    everyOne(
      anybody("patch validatingwebhookconfigurations"),
      anybody("patch mutatingwebhookconfigurations"),
    ),
    no,
  ],
  ["5.1.13", "few make tokens", anybody("create serviceaccounts --subresource=token"), no],
  [
    "5.2.1, 5.2.2",
    "no privileged containers",
    pod({ securityContext: { privileged: true } }),
    refused,
  ],
  ["5.2.3", "no process namespace of the host", pod({}, { hostPID: true }), refused],
  ["5.2.4", "no IPC namespace of the host", pod({}, { hostIPC: true }), refused],
  ["5.2.5", "no network namespace of the host", pod({}, { hostNetwork: true }), refused],
  [
    "5.2.6",
    "no gain of privileges",
    pod({ securityContext: { allowPrivilegeEscalation: true } }),
    warned,
    onRequest,
  ],
  ["5.2.7", "no root in containers", pod({ securityContext: { runAsUser: 0 } }), warned, onRequest],
  [
    "5.2.8",
    "no raw sockets",
    pod({ securityContext: { capabilities: { add: ["NET_RAW"] } } }),
    refused,
  ],
  [
    "5.2.9",
    "no capabilities",
    pod({ securityContext: { capabilities: { add: ["CHOWN"] } } }),
    warned,
    onRequest,
  ],
  [
    "5.2.10",
    "no processes of a Windows host",
    pod({}, { securityContext: { windowsOptions: { hostProcess: true } }, hostNetwork: true }),
    refused,
  ],
  [
    "5.2.11",
    "no directories of the host",
    pod({}, { volumes: [{ name: "v", hostPath: { path: "/" } }] }),
    refused,
  ],
  [
    "5.2.12",
    "no ports of the host",
    pod({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    refused,
  ],
  [
    "5.3.1",
    "the pod network knows NetworkPolicies",
    "kubectl --namespace=kube-system get pods -l component=flannel -o name | grep -c flannel",
    /^[1-9]\d*$/,
    "flannel enforces none: pods reach each other until a policy controller is added to the cluster",
  ],
]);
