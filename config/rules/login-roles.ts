import { reservedBeginnings } from "../reserved-names";
import type { Sections } from "../schema";

type Login = Sections["security"]["login"];
type LoginRole = Login["roles"][number];

/** Roles that nobody could have, or that are bound twice. */
export const loginRoleErrors = ({ roles, issuers }: Pick<Login, "roles" | "issuers">): string[] =>
  roles.flatMap((one, index) => {
    const place = `security.login.roles[${index}]`;
    const first = roles.findIndex((other) => target(other) === target(one));
    return [
      ...(first < index
        ? [`${place}: gives the same role as security.login.roles[${first}]; join them`]
        : []),
      ...(one.kind === "Role" && one.namespace === undefined
        ? [`${place}.namespace: is missing; a Role is in a namespace`]
        : []),
      ...(one.groups.length + one.users.length === 0
        ? [`${place}: names neither groups nor users`]
        : []),
      ...(["groups", "users"] as const).flatMap((what) =>
        one[what].flatMap((name, at) => {
          const error = subjectError(name, prefixesOf(issuers, what));
          return error ? [`${place}.${what}[${at}]: ${error}`] : [];
        }),
      ),
    ];
  });

const target = ({ role, kind, namespace }: LoginRole): string =>
  JSON.stringify([role, kind, namespace]);

/** What names of users or groups begin with; `undefined` for an issuer whose names come from an expression. */
const prefixesOf = (issuers: Login["issuers"], what: "groups" | "users") =>
  issuers.flatMap(({ claimMappings: { username, groups } }) => {
    const mapping = what === "users" ? username : groups;
    return mapping ? [mapping.expression ? undefined : (mapping.prefix ?? "")] : [];
  });

function subjectError(name: string, prefixes: readonly (string | undefined)[]): string | undefined {
  const reserved = reservedBeginnings.find((one) => name.startsWith(one));
  if (reserved)
    return `names beginning with ${reserved} are the cluster's own, and no login yields one; use names with an issuer's prefix`;
  if (prefixes.length === 0)
    return `no issuer in security.login.issuers yields such names; add one, for groups with claimMappings.groups`;
  if (prefixes.some((prefix) => prefix === undefined || name.startsWith(prefix))) return undefined;
  return `no issuer yields ${name}: names begin with ${[...new Set(prefixes)].join(" or ")}`;
}

/** Arguments that would put a secret into a kubeconfig that everybody gets. */
export const execErrors = ({ args }: Login["exec"]): string[] =>
  args.flatMap((one, index) =>
    /^--(oidc-client-secret|password)(=|$)/.test(one)
      ? [
          `security.login.exec.args[${index}]: would put a secret into the kubeconfig that everybody gets; use a public client, with PKCE`,
        ]
      : [],
  );
