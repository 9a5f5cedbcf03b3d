import { randomBytes } from "node:crypto";
import { plain, type Properties } from "../properties";
import { checkpoint } from "./checkpoint";
import { ApiError } from "./cluster";
import { annotation, describe, idOf, toApi, type KubernetesObject } from "./object";
import { explained, waitSeconds, type Operation } from "./operation";
import { readiness } from "./readiness";
import { retrying } from "./retry";
import { waitUntil } from "./wait";

/** How long a request is retried while the API server, the namespace or the kind is missing. */
const retrySeconds = 30;

export interface Recorded {
  id: string;
  outputs: Properties;
}

/** The object exists but is not ready in time. */
export class NotReady extends Error {
  constructor(
    readonly recorded: Recorded,
    message: string,
  ) {
    super(message);
  }
}

/** Creates the object and waits until it is ready. Takes over an existing one only if the provider says so. */
export async function create(inputs: Properties, operation: Operation): Promise<Recorded> {
  const desired = objectOf(inputs);
  const { cluster, settings } = operation;
  const fieldManager = `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
  let sent = false;
  return converge("creating", desired, inputs, fieldManager, operation, async () => {
    if (!sent && !settings.upsert && (await cluster.get(desired))) {
      const remedy = "import it, or set upsertExistingObjects on the provider to take it over";
      throw new ApiError(409, `it already exists in the cluster; ${remedy}`);
    }
    // A request that was interrupted may have been carried out.
    sent = true;
  });
}

/** Applies the new inputs to the object and waits until it is ready. */
export async function update(
  recorded: Properties,
  inputs: Properties,
  operation: Operation,
): Promise<Recorded> {
  const desired = objectOf(inputs);
  const fieldManager = String(plain(recorded.__fieldManager ?? "pulumi-kubernetes"));
  return converge("updating", desired, inputs, fieldManager, operation, async () => {
    if (await operation.cluster.get(desired)) return;
    throw new ApiError(410, "it is gone from the cluster; run `pulumi refresh` to record that");
  });
}

async function converge(
  doing: string,
  desired: KubernetesObject,
  inputs: Properties,
  fieldManager: string,
  operation: Operation,
  precondition: () => Promise<void>,
): Promise<Recorded> {
  const { cluster, settings, signal, report, warn } = operation;
  const force = settings.patchForce || annotation(desired, "pulumi.com/patchForce") === "true";
  const apply = async () => {
    await precondition();
    return cluster.apply(desired, { fieldManager, force, warn });
  };
  const retryOptions = { seconds: retrySeconds, signal, report };
  let live = await retrying(apply, retryOptions).catch((error: unknown) => {
    throw explained(doing, desired, error);
  });
  const recorded = () => ({ id: idOf(live), outputs: checkpoint(live, inputs, fieldManager) });
  const observe = async () => {
    live = (await cluster.get(live)) ?? live;
    return readiness(live, cluster);
  };
  try {
    await waitUntil(observe, { seconds: waitSeconds(live, operation), signal, report });
  } catch (error) {
    const cause = (error as Error).message;
    throw new NotReady(recorded(), `${describe(live)}: waiting until it is ready: ${cause}`);
  }
  return recorded();
}

const objectOf = (inputs: Properties): KubernetesObject => toApi(plain(inputs)) as KubernetesObject;
