import * as pulumi from "@pulumi/pulumi";
import type { EtcdMemberInputs } from "../provider/etcd/member-inputs";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("EtcdMember");

/**
 * One etcd member. It exists once it votes and answers linearizable reads. Deleting it first removes it from the
 * cluster.
 */
export class EtcdMember extends DynamicResource {
  /** Manual changes, one per line; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<EtcdMemberInputs>, opts?: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      {
        drift: undefined,
        initial: undefined,
        ...args,
      },
      opts,
      "cluster",
      "EtcdMember",
    );
  }
}
