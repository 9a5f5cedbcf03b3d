import { PolicyPack, type StackValidationPolicy } from "@pulumi/policy";
import { rules } from "./rules";
import type { Before, Rule } from "./stack";

/** A rule as a stack policy: most rules need all resources at once. */
const policyOf = ({
  name,
  description,
  enforcementLevel,
  violations,
}: Rule): StackValidationPolicy => ({
  name,
  description,
  enforcementLevel,
  // The output `nodes` of the stack, for rules that compare with the state before the change.
  configSchema: { properties: { nodes: { type: "array", items: { type: "object" } } } },
  validateStack(args, report) {
    const { nodes = [] } = args.getConfig<Partial<Before>>();
    for (const violation of violations(args.resources, { nodes })) report(violation);
  },
});

new PolicyPack("kubernetes-on-bare-metal", { policies: rules.map(policyOf) });
