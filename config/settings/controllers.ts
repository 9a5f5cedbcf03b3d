import { compareReleases } from "../release-number";
import { entriesOf } from "./flag-lists";
import { similar } from "./similar";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Controllers without `-controller`, which ends every name: cmd/kube-controller-manager/names. */
const names = words(`
  bootstrap-signer certificatesigningrequest-approving certificatesigningrequest-cleaner
  certificatesigningrequest-signing clusterrole-aggregation cronjob daemonset deployment
  device-taint-eviction disruption endpoints endpointslice endpointslice-mirroring
  ephemeral-volume garbage-collector horizontal-pod-autoscaler job
  kube-apiserver-serving-clustertrustbundle-publisher legacy-serviceaccount-token-cleaner
  namespace node-ipam node-lifecycle persistentvolume-attach-detach persistentvolume-binder
  persistentvolume-expander persistentvolume-protection persistentvolumeclaim-protection
  pod-garbage-collector podcertificaterequest-cleaner podgroup-protection replicaset
  replicationcontroller resourceclaim resourcepoolstatusrequest resourcequota
  root-ca-certificate-publisher selinux-warning service-cidr serviceaccount serviceaccount-token
  statefulset storage-version-migrator storageversion-garbage-collector taint-eviction
  token-cleaner ttl ttl-after-finished validatingadmissionpolicy-status
  volumeattributesclass-protection
`).map((name) => `${name}-controller`);

/** Their former names: cmd/kube-controller-manager/app. */
const aliases = words(`
  attachdetach bootstrapsigner clusterrole-aggregation cronjob csrapproving csrcleaner
  csrsigning daemonset deployment disruption endpoint endpointslice endpointslicemirroring
  ephemeral-volume garbagecollector horizontalpodautoscaling job
  legacy-service-account-token-cleaner namespace nodeipam nodelifecycle persistentvolume-binder
  persistentvolume-expander podgc pv-protection pvc-protection replicaset replicationcontroller
  resource-claim-controller resourcequota root-ca-cert-publisher serviceaccount
  serviceaccount-token statefulset storage-version-gc svm tokencleaner ttl ttl-after-finished
`);

/** Controllers of cloud providers and their former names, which ended with 1.36: k8s.io/cloud-provider/names. */
const removed = words(`
  cloud-node-lifecycle-controller cloud-node-lifecycle node-route-controller route
  service-lb-controller service
`);

/**
 * Names in `--controllers` that the controller manager does not know: k8s.io/controller-manager/options.
 *
 * @param release such as `Kubernetes 1.37`
 */
export function controllerErrors(value: unknown, place: string, release: string): string[] {
  const isWithout = compareReleases(`${release.replace(/^\D+/, "")}.0`, "1.37.0") >= 0;
  const known = [...names, ...aliases, ...(isWithout ? [] : removed)];
  return entriesOf(value)
    .filter((entry) => entry !== "*")
    .map((entry) => entry.replace(/^-/, ""))
    .filter((name) => !known.includes(name))
    .map((name) => {
      if (removed.includes(name))
        return `${place}: ${JSON.stringify(name)} was removed in Kubernetes 1.37; take it out`;
      const close = similar(name, known);
      return `${place}: ${release} has no controller ${JSON.stringify(name)}${close ? `; did you mean ${close}?` : ""}`;
    });
}
