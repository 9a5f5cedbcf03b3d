import { layersOf, type Layer, type Resource, type Rule } from "./stack";

const directory = "/etc/kubernetes/apiserver";
const manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";

/** One violation for each master whose control plane fails a check. */
const where =
  (fails: (layer: Layer) => boolean, violation: string) =>
  (resources: readonly Resource[]): string[] =>
    layersOf(resources)
      .filter(({ layer }) => layer === "control-plane")
      .filter(fails)
      .map(({ host }) => `${host.name}: ${violation}`);

const text = ({ files }: Layer, path: string): string => files[path]?.content ?? "";

/** The only paths that may be readable without credentials. */
const health = ["/livez", "/readyz", "/healthz"];

function allowsAnonymous(layer: Layer): boolean {
  const authentication = text(layer, `${directory}/authentication.yaml`);
  const paths = [...authentication.matchAll(/- path: (\S+)/g)].map(([, path]) => path!);
  const limited = /enabled: false/.test(authentication) || paths.length > 0;
  return (
    /--anonymous-auth(=true)?$/m.test(text(layer, manifest)) ||
    !limited ||
    paths.some((path) => !health.includes(path))
  );
}

/** Rules about protections that are on by default. */
export const hardeningRules: readonly Rule[] = [
  {
    name: "secrets-encrypted",
    description: "Secrets are encrypted before they are written to etcd.",
    enforcementLevel: "mandatory",
    violations: where((layer) => {
      const [first] = /identity|secretbox|aesgcm|aescbc|kms/.exec(
        text(layer, `${directory}/encryption.yaml`),
      ) ?? ["identity"];
      return first === "identity";
    }, "Secrets are stored in etcd in plain text; set security.encryption.enabled"),
  },
  {
    name: "requests-logged",
    description: "API servers log requests.",
    enforcementLevel: "mandatory",
    violations: where(
      (layer) => !/--audit-log-path=\S+/.test(text(layer, manifest)),
      "API requests are not logged; set security.audit.enabled",
    ),
  },
  {
    name: "no-anonymous-api",
    description: "API servers show only their health to anonymous clients.",
    enforcementLevel: "mandatory",
    violations: where(
      allowsAnonymous,
      "its API server shows more than its health to anonymous clients",
    ),
  },
  {
    name: "pods-restrained",
    description: "Namespaces without labels refuse privileged pods.",
    enforcementLevel: "advisory",
    violations: where(
      (layer) => !/enforce: (baseline|restricted)/.test(text(layer, `${directory}/admission.yaml`)),
      "namespaces without labels accept privileged pods; set security.podSecurity to baseline",
    ),
  },
  {
    name: "authorization-on",
    description: "API servers authorize by Node and RBAC only.",
    enforcementLevel: "mandatory",
    violations: where(
      (layer) =>
        !/--authorization-mode=Node,RBAC$/m.test(text(layer, manifest).replaceAll('"', "")),
      "its API server does not authorize by Node and RBAC only",
    ),
  },
];
