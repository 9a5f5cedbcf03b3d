import * as pulumi from "@pulumi/pulumi";
import type { RemoteHost } from "../ssh/host";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("EtcdMembership");

export interface EtcdMembershipArgs {
  /** Hosts of all members in the order of the stack file. */
  members: readonly Inputs<RemoteHost>[];
}

/** The intended members of the etcd cluster. Its preview lists the steps of an edit, or refuses the edit. */
export class EtcdMembership extends DynamicResource {
  declare readonly members: pulumi.Output<RemoteHost[]>;
  /** Hosts that had a member and have left the stack file. */
  declare readonly formerMembers: pulumi.Output<RemoteHost[]>;

  constructor(name: string, args: EtcdMembershipArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { formerMembers: undefined, steps: undefined };
    super(provider, name, { ...outputs, ...args }, opts, "cluster", "EtcdMembership");
  }
}
