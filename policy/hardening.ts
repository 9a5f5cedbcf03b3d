import { layersOf, type Layer, type Resource, type Rule } from "./stack";

const directory = "/etc/kubernetes/apiserver";
const manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";

/** The masters whose file does not hold a text, with what to say of them. */
const where =
  (fails: (layer: Layer) => boolean, fault: string) =>
  (resources: readonly Resource[]): string[] =>
    layersOf(resources)
      .filter(({ layer }) => layer === "control-plane")
      .filter(fails)
      .map(({ host }) => `${host.name}: ${fault}`);

const text = ({ files }: Layer, path: string): string => files[path]?.content ?? "";

/** The health of an API server is no secret; all else is. */
const health = ["/livez", "/readyz", "/healthz"];

function admitsStrangers(layer: Layer): boolean {
  const authentication = text(layer, `${directory}/authentication.yaml`);
  const paths = [...authentication.matchAll(/- path: (\S+)/g)].map(([, path]) => path!);
  const limited = /enabled: false/.test(authentication) || paths.length > 0;
  return (
    /--anonymous-auth(=true)?$/m.test(text(layer, manifest)) ||
    !limited ||
    paths.some((path) => !health.includes(path))
  );
}

/** Rules about what is on by default and has to be switched off knowingly. */
export const hardeningRules: readonly Rule[] = [
  {
    name: "secrets-encrypted",
    description: "Secrets are encrypted before they are written to etcd.",
    enforcementLevel: "mandatory",
    faults: where((layer) => {
      const [first] = /identity|secretbox|aesgcm|aescbc|kms/.exec(
        text(layer, `${directory}/encryption.yaml`),
      ) ?? ["identity"];
      return first === "identity";
    }, "Secrets are written to etcd in plain text; set security.encryption.enabled"),
  },
  {
    name: "requests-logged",
    description: "API servers log who asked for what.",
    enforcementLevel: "mandatory",
    faults: where(
      (layer) => !/--audit-log-path=\S+/.test(text(layer, manifest)),
      "no request is logged; set security.audit",
    ),
  },
  {
    name: "no-anonymous-api",
    description: "Without credentials API servers tell their health and nothing else.",
    enforcementLevel: "mandatory",
    faults: where(admitsStrangers, "its API server answers strangers about more than its health"),
  },
  {
    name: "pods-restrained",
    description: "Namespaces without labels refuse privileged pods.",
    enforcementLevel: "advisory",
    faults: where(
      (layer) => !/enforce: (baseline|restricted)/.test(text(layer, `${directory}/admission.yaml`)),
      "pods may be privileged anywhere; set security.podSecurity to baseline",
    ),
  },
  {
    name: "authorization-on",
    description: "API servers ask Node and RBAC, and nothing that allows everything.",
    enforcementLevel: "mandatory",
    faults: where(
      (layer) =>
        !/--authorization-mode=Node,RBAC$/m.test(text(layer, manifest).replaceAll('"', "")),
      "its API server does not authorize by Node and RBAC alone",
    ),
  },
];
