import { ApiError, type Cluster } from "./cluster";
import { Unreachable } from "./connection";
import { annotation, describe, type KubernetesObject } from "./object";
import type { Settings } from "./settings";

const defaultWaitSeconds = 600;

/** Context of an operation on one resource. */
export interface Operation {
  cluster: Cluster;
  settings: Settings;
  signal: AbortSignal;
  /** Shows a temporary line for the resource. */
  report: (line: string) => void;
  warn: (line: string) => void;
  /** The resource's own deadline in seconds; 0 if it has none. */
  timeoutSeconds: number;
}

/** Deadline for the object: the resource's, the annotation's, or ten minutes. */
export function waitSeconds(object: KubernetesObject, { timeoutSeconds }: Operation): number {
  const annotated = Number(annotation(object, "pulumi.com/timeoutSeconds"));
  return timeoutSeconds || annotated || defaultWaitSeconds;
}

/** The error in one line: object, operation, cause and remedy. */
export function explained(doing: string, object: KubernetesObject, error: unknown): Error {
  const cause = (error as Error).message;
  return new Error(`${describe(object)}: ${doing}: ${cause}${remedy(error)}`);
}

function remedy(error: unknown): string {
  if (error instanceof Unreachable) {
    return "; if the cluster is gone for good, set PULUMI_K8S_DELETE_UNREACHABLE=true for one run";
  }
  const conflict =
    error instanceof ApiError && error.status === 409 && /conflict/.test(error.message);
  return conflict ? "; set enablePatchForce on the provider to take the fields back" : "";
}
