import type { types } from "@pulumi/kubernetes";
import { metallbKinds, type Kind } from "./kinds";
import { metallb } from "./names";
import { object, text } from "./schema";

type Crd = types.input.apiextensions.v1.CustomResourceDefinition;

/** MetalLB's custom resource definitions by the plural of their kind. */
export const metallbCrds: Readonly<Record<string, Crd>> = Object.fromEntries(
  metallbKinds.map((kind) => [kind.plural, definition(kind)]),
);

function definition({
  kind,
  plural,
  schema,
  required = [],
  columns = {},
  versions = ["v1beta1"],
}: Kind): Crd {
  const fields = { apiVersion: text, kind: text, metadata: object({}), ...schema };
  return {
    metadata: { name: `${plural}.${metallb.group}`, labels: { app: "metallb" } },
    spec: {
      group: metallb.group,
      scope: "Namespaced",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      ...(versions.length > 1 ? { conversion: conversion(versions) } : {}),
      versions: versions.map((name) => ({
        name,
        served: true,
        storage: name === versions.at(-1),
        schema: { openAPIV3Schema: object(fields, ...required) },
        subresources: { status: {} },
        ...printed(columns),
      })),
    },
  };
}

/** Columns of `kubectl get`. API servers drop an empty list, which a refresh would report as drift. */
function printed(columns: Readonly<Record<string, string>>) {
  if (Object.keys(columns).length === 0) return {};
  const additionalPrinterColumns = Object.entries(columns).map(([name, jsonPath]) => ({
    name,
    type: "string",
    jsonPath,
  }));
  return { additionalPrinterColumns };
}

/** The controller converts objects, and adds the CA of its webhook. */
function conversion(versions: readonly string[]) {
  const { namespace, webhookService: name } = metallb;
  return {
    strategy: "Webhook",
    webhook: {
      conversionReviewVersions: [...versions],
      clientConfig: { service: { name, namespace, path: "/convert", port: 443 } },
    },
  };
}
