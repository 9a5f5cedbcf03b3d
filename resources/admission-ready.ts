import * as pulumi from "@pulumi/pulumi";
import type { AdmissionReadyInputs } from "../provider/cluster/admission-ready";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("AdmissionReady");

/** Marks the point from which the cluster admits objects of a kind: a Deployment is available before its webhook answers. */
export class AdmissionReady extends DynamicResource {
  constructor(
    name: string,
    args: Inputs<AdmissionReadyInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { ...args }, opts, "cluster", "AdmissionReady");
  }
}
