import { readsClaim } from "../../text/login-expression";
import { reservedBeginnings } from "../reserved-names";
import type { Sections } from "../schema";

type Issuer = Sections["security"]["login"]["issuers"][number];
type Mappings = Issuer["claimMappings"];

/**
 * What the API servers would refuse in the issuers: k8s.io/apiserver/pkg/apis/apiserver/validation.
 *
 * @param domain of the cluster, which is in the issuer of service account tokens
 */
export const issuerErrors = (issuers: readonly Issuer[], domain: string | undefined): string[] =>
  issuers.flatMap((issuer, index) => {
    const place = `security.login.issuers[${index}]`;
    return [
      ...repeated(issuers, index, place, "url"),
      ...repeated(issuers, index, place, "discoveryURL"),
      ...(issuer.url === `https://kubernetes.default.svc.${domain}`
        ? [
            `${place}.url: is the issuer of the cluster's service account tokens, which are accepted anyway; take it out`,
          ]
        : []),
      ...(issuer.discoveryURL && trimmed(issuer.discoveryURL) === trimmed(issuer.url)
        ? [`${place}.discoveryURL: is the same as url; take it out`]
        : []),
      ...(issuer.audiences.length > 1 && !issuer.audienceMatchPolicy
        ? [`${place}.audienceMatchPolicy: is missing; several audiences need the policy MatchAny`]
        : []),
      ...mappingErrors(issuer, `${place}.claimMappings`),
      ...claimRuleErrors(issuer.claimValidationRules, `${place}.claimValidationRules`),
      ...duplicates(
        issuer.userValidationRules.map(({ expression }) => expression),
        (at) => `${place}.userValidationRules[${at}].expression`,
      ),
    ];
  });

const trimmed = (url: string): string => url.replace(/\/+$/, "");

function repeated(
  issuers: readonly Issuer[],
  index: number,
  place: string,
  key: "url" | "discoveryURL",
): string[] {
  const value = issuers[index]![key];
  const first = issuers.findIndex((one) => value !== undefined && one[key] === value);
  return first < 0 || first === index
    ? []
    : [`${place}.${key}: duplicate URL "${value}" (also security.login.issuers[${first}])`];
}

function mappingErrors({ claimMappings, claimValidationRules }: Issuer, place: string): string[] {
  const { username, groups, uid, extra } = claimMappings;
  const verified = [
    username.expression,
    ...extra.map(({ valueExpression }) => valueExpression),
    ...claimValidationRules.map(({ expression }) => expression),
  ].some((one) => one && readsClaim(one, "email_verified"));
  return [
    ...prefixedErrors(username, `${place}.username`),
    ...(groups ? prefixedErrors(groups, `${place}.groups`) : []),
    ...(uid ? oneOf(uid, `${place}.uid`) : []),
    ...duplicates(
      extra.map(({ key }) => key),
      (at) => `${place}.extra[${at}].key`,
    ),
    ...extra.flatMap(({ key }, at) =>
      /^([^/]+\.)?(k8s|kubernetes)\.io\//.test(key)
        ? [`${place}.extra[${at}].key: ${key} is in a domain of Kubernetes; use your own`]
        : [],
    ),
    ...(username.expression && readsClaim(username.expression, "email") && !verified
      ? [
          `${place}.username.expression: reads claims.email, which anybody may claim; read claims.email_verified too, such as by the rule "claims.?email_verified.orValue(false) == true" in claimValidationRules`,
        ]
      : []),
  ];
}

function prefixedErrors(mapping: Mappings["username"], place: string): string[] {
  const { claim, prefix, expression } = mapping;
  const reserved = reservedBeginnings.find((one) => prefix?.startsWith(one));
  return [
    ...oneOf({ claim, expression }, place),
    ...(claim && prefix === undefined
      ? [`${place}.prefix: is missing; set it to "" if the claim's value is to be used as it is`]
      : []),
    ...(expression && prefix !== undefined
      ? [`${place}.prefix: has no effect on an expression; add it there`]
      : []),
    ...(reserved
      ? [
          `${place}.prefix: names beginning with ${reserved} are the cluster's own; use another prefix`,
        ]
      : []),
  ];
}

const claimRuleErrors = (rules: Issuer["claimValidationRules"], place: string): string[] => [
  ...rules.flatMap((rule, at) => [
    ...oneOf(rule, `${place}[${at}]`),
    ...(rule.claim && rule.message
      ? [`${place}[${at}].message: is for expressions; take it out`]
      : []),
    ...(rule.expression && rule.requiredValue !== undefined
      ? [`${place}[${at}].requiredValue: is for claims; compare in the expression`]
      : []),
  ]),
  ...duplicates(
    rules.map(({ claim }) => claim),
    (at) => `${place}[${at}].claim`,
  ),
  ...duplicates(
    rules.map(({ expression }) => expression),
    (at) => `${place}[${at}].expression`,
  ),
];

const oneOf = (
  { claim, expression }: { claim?: string | undefined; expression?: string | undefined },
  place: string,
): string[] => {
  if (claim && expression) return [`${place}: has both claim and expression; take one of them out`];
  return claim || expression ? [] : [`${place}: needs claim or expression`];
};

const duplicates = (
  values: readonly (string | undefined)[],
  place: (at: number) => string,
): string[] =>
  values.flatMap((value, at) =>
    value !== undefined && values.indexOf(value) < at ? [`${place(at)}: is listed twice`] : [],
  );
