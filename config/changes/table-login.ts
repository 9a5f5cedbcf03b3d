import { free } from "./row";
import type { Change } from "./rule";

const reloaded = "API servers reload it within a minute, one master after the other; none restarts";
const bound = "bindings are created and removed at once; nothing restarts";
const fetched = "distribute the output `loginKubeconfig` again";

/** Rows for the logins of people. */
export const loginChanges = {
  "security.login.issuers": free(reloaded),
  "security.login.issuers[].url": free(reloaded),
  "security.login.issuers[].discoveryURL": free(reloaded),
  "security.login.issuers[].certificateAuthority": free(reloaded),
  "security.login.issuers[].audiences": free(reloaded),
  "security.login.issuers[].audienceMatchPolicy": free(reloaded),
  "security.login.issuers[].claimMappings.username.claim": free(reloaded),
  "security.login.issuers[].claimMappings.username.prefix": free(reloaded),
  "security.login.issuers[].claimMappings.username.expression": free(reloaded),
  "security.login.issuers[].claimMappings.groups": free(reloaded),
  "security.login.issuers[].claimMappings.groups.claim": free(reloaded),
  "security.login.issuers[].claimMappings.groups.prefix": free(reloaded),
  "security.login.issuers[].claimMappings.groups.expression": free(reloaded),
  "security.login.issuers[].claimMappings.uid": free(reloaded),
  "security.login.issuers[].claimMappings.uid.claim": free(reloaded),
  "security.login.issuers[].claimMappings.uid.expression": free(reloaded),
  "security.login.issuers[].claimMappings.extra": free(reloaded),
  "security.login.issuers[].claimMappings.extra[].key": free(reloaded),
  "security.login.issuers[].claimMappings.extra[].valueExpression": free(reloaded),
  "security.login.issuers[].claimValidationRules": free(reloaded),
  "security.login.issuers[].claimValidationRules[].claim": free(reloaded),
  "security.login.issuers[].claimValidationRules[].requiredValue": free(reloaded),
  "security.login.issuers[].claimValidationRules[].expression": free(reloaded),
  "security.login.issuers[].claimValidationRules[].message": free(reloaded),
  "security.login.issuers[].userValidationRules": free(reloaded),
  "security.login.issuers[].userValidationRules[].expression": free(reloaded),
  "security.login.issuers[].userValidationRules[].message": free(reloaded),
  "security.login.roles": free(bound),
  "security.login.roles[].role": free(bound),
  "security.login.roles[].kind": free(bound),
  "security.login.roles[].namespace": free(bound),
  "security.login.roles[].groups": free(bound),
  "security.login.roles[].users": free(bound),
  "security.login.exec.command": free(fetched),
  "security.login.exec.args": free(fetched),
} satisfies Readonly<Record<string, Change>>;
