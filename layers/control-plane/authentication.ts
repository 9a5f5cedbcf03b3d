import { reservedBeginnings } from "../../config/reserved-names";
import type { Sections } from "../../config/schema";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { yaml } from "../formats/yaml";

type Login = Pick<Sections["security"]["login"], "issuers">;
type Issuer = Login["issuers"][number];

/**
 * The file by which the API server authenticates. It watches the file, so a change does not restart the pod:
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 */
export const authenticationConfigPath = `${componentDirectory("apiserver")}/authentication.yaml`;

/**
 * Requests without a certificate: anyone may ask for health, as the kubelet and load balancers do; people use tokens from the
 * issuers. The anonymous part cannot change while an API server runs.
 */
export const authenticationFiles = ({ issuers }: Login): HostFiles => ({
  [authenticationConfigPath]: {
    content: yaml({
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "AuthenticationConfiguration",
      ...(issuers.length > 0 && { jwt: issuers.map(authenticator) }),
      anonymous: {
        enabled: true,
        conditions: [{ path: "/livez" }, { path: "/readyz" }, { path: "/healthz" }],
      },
    }),
    mode: "0600",
  },
});

export const authenticationFlags = { "authentication-config": authenticationConfigPath } as const;

function authenticator(issuer: Issuer) {
  const { url, discoveryURL, certificateAuthority, audiences, audienceMatchPolicy } = issuer;
  const { claimMappings, claimValidationRules, userValidationRules } = issuer;
  const { username, groups, uid, extra } = claimMappings;
  const own = userValidationRules.filter(
    ({ expression }) => !noReservedNames.some((rule) => rule.expression === expression),
  );
  return {
    issuer: {
      url,
      ...(discoveryURL !== undefined && { discoveryURL }),
      ...(certificateAuthority !== undefined && { certificateAuthority }),
      audiences,
      ...(audienceMatchPolicy && { audienceMatchPolicy }),
    },
    claimMappings: {
      username,
      ...(groups && { groups }),
      ...(uid && { uid }),
      ...(extra.length > 0 && { extra }),
    },
    ...(claimValidationRules.length > 0 && { claimValidationRules }),
    userValidationRules: [...noReservedNames, ...own],
  };
}

/** Whether a CEL value begins with a reserved name. */
const isReserved = (variable: string): string =>
  reservedBeginnings.map((one) => `${variable}.startsWith(${JSON.stringify(one)})`).join(" || ");

/** An issuer cannot make anyone a component or an administrator of the cluster, whatever its tokens claim. */
const noReservedNames = [
  {
    expression: `!(${isReserved("user.username")})`,
    message: "the user name begins like one of the cluster's own",
  },
  {
    expression: `user.groups.all(group, !(${isReserved("group")}))`,
    message: "a group begins like one of the cluster's own",
  },
] as const;
