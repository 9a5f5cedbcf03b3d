import { isObject, keepSecrets, plain, type Properties } from "../properties";
import { secretData } from "./check";
import { toSdk, type KubernetesObject } from "./object";

// The official plugin stores these three beside the live object; with them it can take over a stack of this one.
const bookkeeping = ["__inputs", "__initialApiVersion", "__fieldManager"] as const;

/** The recorded state of an object: its live state, with the inputs' secrets kept secret. */
export function checkpoint(
  live: KubernetesObject,
  inputs: Properties,
  fieldManager: string,
): Properties {
  const { managedFields: _, ...metadata } = live.metadata;
  const outputs = keepSecrets(toSdk<Properties>({ ...live, metadata }), inputs) as Properties;
  return {
    ...secretData(outputs),
    __inputs: inputs,
    __initialApiVersion: plain(inputs.apiVersion ?? live.apiVersion),
    __fieldManager: fieldManager,
  };
}

/** The planned object: the recorded one, overlaid with the new inputs. */
export function planned(recorded: Properties, inputs: Properties): Properties {
  const kept = Object.entries(recorded).filter(
    ([key]) => !bookkeeping.some((name) => name === key),
  );
  return overlay(Object.fromEntries(kept), inputs);
}

function overlay(base: Properties, top: Properties): Properties {
  const merged = { ...base };
  for (const [key, value] of Object.entries(top)) {
    const below = base[key];
    merged[key] = isObject(below) && isObject(value) ? overlay(below, value) : value;
  }
  return merged;
}
