import { CheckFailure, CheckResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import { existsSync, readFileSync } from "node:fs";
import { fromStruct, isUnknown, toStruct, type Properties, type Value } from "../properties";
import { differences } from "../property-diff";
import { at, listAt } from "./object";

export interface Settings {
  /** Text of a kubeconfig. @default kubectl's own */
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  namespace?: string;
  deleteUnreachable: boolean;
  patchForce: boolean;
  upsert: boolean;
  configMapMutable: boolean;
  secretMutable: boolean;
}

/** Settings from the plain inputs of a provider resource. Switches may also come from the environment. */
export function settingsFrom(inputs: Properties): Settings {
  const text = (key: string) => {
    const value = inputs[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const enabled = (key: string, variable: string) =>
    [true, "true"].includes((inputs[key] ?? process.env[variable]) as string | boolean);
  const [kubeconfig, context] = [text("kubeconfig"), text("context")];
  const [cluster, namespace] = [text("cluster"), text("namespace")];
  return {
    ...(kubeconfig && { kubeconfig: kubeconfigText(kubeconfig) }),
    ...(context && { context }),
    ...(cluster && { cluster }),
    ...(namespace && { namespace }),
    deleteUnreachable: enabled("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    patchForce: enabled("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    upsert: enabled("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    configMapMutable: enabled("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    secretMutable: enabled("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
  };
}

/** Refuses what only the official plugin supports. */
export function checkSettings(inputs: Properties): CheckResponse {
  const response = new CheckResponse().setInputs(toStruct(inputs));
  const refuse = (property: string) =>
    response.addFailures(
      new CheckFailure()
        .setProperty(property)
        .setReason("needs the official kubernetes plugin: this stand-in only applies server-side"),
    );
  if ([false, "false"].includes(inputs.enableServerSideApply as string | boolean)) {
    refuse("enableServerSideApply");
  }
  if (inputs.renderYamlToDirectory) refuse("renderYamlToDirectory");
  return response;
}

/**
 * Whether a change of the provider replaces it, and with it every object: it does if clusterIdentifier changes, or,
 * without one, if the kubeconfig is unknown or names another cluster.
 */
export function diffSettings(request: DiffRequest): DiffResponse {
  const before = fromStruct(request.getOldInputs() ?? request.getOlds());
  const after = fromStruct(request.getNews());
  const changed = [...new Set(differences(before, after).map(({ path }) => String(path[0])))];
  const response = new DiffResponse()
    .setChanges(
      changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDiffsList(changed);
  const [oldIdentifier, identifier] = [before.clusterIdentifier, after.clusterIdentifier];
  if (oldIdentifier !== undefined && identifier !== undefined) {
    return response.setReplacesList(oldIdentifier === identifier ? [] : ["clusterIdentifier"]);
  }
  const locators = ["kubeconfig", "context", "cluster"];
  const unknown = locators.filter((key) => isUnknown(after[key]));
  if (unknown.length > 0) return response.setReplacesList(unknown);
  const [oldCluster, cluster] = [activeCluster(before), activeCluster(after)];
  const moved = oldCluster !== undefined && cluster !== undefined && oldCluster !== cluster;
  return response.setReplacesList(moved ? locators.filter((key) => changed.includes(key)) : []);
}

/** The namespace of objects that name none: the provider's, that of the kubeconfig's context, or `default`. */
export function defaultNamespace(settings: Settings): string {
  if (settings.namespace) return settings.namespace;
  const namespace = at(activeContext({ ...settings }), "context", "namespace");
  return typeof namespace === "string" ? namespace : "default";
}

function activeCluster(inputs: Properties): string | undefined {
  const name = inputs.cluster ?? at(activeContext(inputs), "context", "cluster");
  const cluster = named(inputs, "clusters", name);
  return cluster && JSON.stringify(cluster.cluster);
}

function activeContext(inputs: Properties): Properties | undefined {
  return named(inputs, "contexts", inputs.context ?? at(parsed(inputs), "current-context"));
}

const named = (inputs: Properties, list: string, name: Value | undefined) =>
  listAt(parsed(inputs), list).find((entry) => entry.name === name);

function parsed({ kubeconfig }: Properties): Value | undefined {
  if (typeof kubeconfig !== "string") return undefined;
  // Loaded on demand: most starts of the plugin do not need it.
  const { parse } = require("yaml") as typeof import("yaml");
  return parse(kubeconfigText(kubeconfig)) as Value;
}

function kubeconfigText(kubeconfig: string): string {
  return existsSync(kubeconfig) ? readFileSync(kubeconfig, "utf8") : kubeconfig;
}
