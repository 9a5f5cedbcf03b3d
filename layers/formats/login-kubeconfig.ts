import type { Sections } from "../../config/schema";
import type { ClusterAccess } from "./kubeconfig";
import { yaml } from "./yaml";

type Login = Pick<Sections["security"]["login"], "issuers" | "exec">;

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/**
 * A kubeconfig for people: a command on their machine gets a token from the issuer. It contains no secret and is the same for all.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export const loginKubeconfig = (
  { cluster, server, authority }: Omit<ClusterAccess, "client">,
  login: Login,
): string => {
  const user = `${cluster}-login`;
  return yaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: cluster,
        cluster: { server, "certificate-authority-data": base64(authority) },
      },
    ],
    users: [
      {
        name: user,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            ...loginCommand(login),
            interactiveMode: "IfAvailable",
            provideClusterInfo: false,
          },
        },
      },
    ],
    contexts: [{ name: cluster, context: { cluster, user } }],
    "current-context": cluster,
  });
};

/** The command from the stack file, or kubelogin for the first issuer: https://github.com/int128/kubelogin */
function loginCommand({ issuers, exec: { command, args } }: Login) {
  const [issuer] = issuers;
  if (command !== undefined || !issuer) return { command: command ?? "kubectl", args };
  const { url, audiences, certificateAuthority } = issuer;
  return {
    command: "kubectl",
    args: [
      "oidc-login",
      "get-token",
      `--oidc-issuer-url=${url}`,
      `--oidc-client-id=${String(audiences[0])}`,
      ...(certificateAuthority
        ? [`--certificate-authority-data=${base64(certificateAuthority)}`]
        : []),
      ...args,
    ],
  };
}
