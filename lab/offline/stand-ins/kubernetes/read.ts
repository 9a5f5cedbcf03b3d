import { plain, type Properties } from "../properties";
import { checkpoint } from "./checkpoint";
import { UnknownKind } from "./cluster";
import { Unreachable } from "./connection";
import { liveInputs } from "./live-inputs";
import type { KubernetesObject } from "./object";
import { explained, type Operation } from "./operation";
import { retrying } from "./retry";

const retrySeconds = 5;

/** The current object, and the inputs that correspond to it; undefined if it is gone. */
export async function read(
  reference: KubernetesObject,
  inputs: Properties | undefined,
  recorded: Properties,
  { cluster, settings, signal, report }: Operation,
): Promise<{ inputs: Properties; outputs: Properties } | undefined> {
  const seconds = settings.deleteUnreachable ? 0 : retrySeconds;
  const retryOptions = { seconds, signal, report };
  try {
    const live = await retrying(() => cluster.get(reference), retryOptions);
    if (!live) return undefined;
    const found = inputs ? liveInputs(inputs, live) : importedInputs(live);
    const fieldManager = String(plain(recorded.__fieldManager ?? "pulumi-kubernetes"));
    return { inputs: found, outputs: checkpoint(live, found, fieldManager) };
  } catch (error) {
    // Objects of a kind that is no longer served are gone too.
    if (error instanceof UnknownKind) return undefined;
    if (error instanceof Unreachable && settings.deleteUnreachable) return undefined;
    throw explained("reading", reference, error);
  }
}

function importedInputs(live: KubernetesObject): Properties {
  const { status: _status, ...object } = live;
  const given = Object.entries(live.metadata).filter(([key]) => !madeByTheApi.includes(key));
  return { ...object, metadata: Object.fromEntries(given) };
}

const madeByTheApi = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "uid"];
