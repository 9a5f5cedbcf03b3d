import { PolicyPack, type StackValidationPolicy } from "@pulumi/policy";
import { rules } from "./rules";
import type { Before, Rule } from "./stack";

/** A rule for the engine. It is asked when all resources are known: most rules are about several of them. */
const policyOf = ({
  name,
  description,
  enforcementLevel,
  faults,
}: Rule): StackValidationPolicy => ({
  name,
  description,
  enforcementLevel,
  // The output `nodes` of the stack, for the rules that ask what was there before.
  configSchema: { properties: { nodes: { type: "array", items: { type: "object" } } } },
  validateStack(args, report) {
    const { nodes = [] } = args.getConfig<Partial<Before>>();
    for (const fault of faults(args.resources, { nodes })) report(fault);
  },
});

new PolicyPack("kubernetes-on-bare-metal", { policies: rules.map(policyOf) });
