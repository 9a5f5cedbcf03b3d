import * as http from "node:http";
import * as https from "node:https";
import { isObject, type Properties } from "../properties";
import type { Settings } from "./settings";

/** The API server did not answer. */
export class Unreachable extends Error {}

/** Finds the cluster and the credentials of the settings, as kubectl would. */
export async function connect(
  settings: Settings,
): Promise<{ server: URL; options: https.RequestOptions }> {
  // Loaded on demand: a plan makes no request.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if (settings.kubeconfig) config.loadFromString(settings.kubeconfig);
  else config.loadFromDefault();
  if (settings.context) config.setCurrentContext(settings.context);
  if (settings.cluster) {
    const user = config.getContextObject(config.getCurrentContext())?.user ?? "";
    config.addContext({ name: "of these settings", cluster: settings.cluster, user });
    config.setCurrentContext("of these settings");
  }
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error("kubeconfig: choosing the cluster: the current context names none");
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return { server: new URL(cluster.server), options };
}

/** One HTTP request. Throws Unreachable if there is no answer. */
export function exchange(
  url: URL,
  options: https.RequestOptions,
  { body, contentType = "application/json" }: { body?: Properties; contentType?: string },
): Promise<{ status: number; warnings: string[]; text: string }> {
  const { request } = url.protocol === "http:" ? http : https;
  const content = body && Buffer.from(JSON.stringify(body));
  const headers = {
    ...(options.headers as http.OutgoingHttpHeaders),
    accept: "application/json",
    // Node.js sends no Content-Length with DELETE by itself.
    ...(content && { "content-type": contentType, "content-length": content.length }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        new Unreachable(
          `${url.origin}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
        ),
      );
    const sent = request(url, { ...options, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          warnings: warningsOf(response.headers.warning),
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    sent.on("error", fail);
    sent.end(content);
  });
}

// https://kubernetes.io/blog/2020/09/03/warnings/: `299 - "text"`, repeated.
const warningsOf = (header: string | string[] | undefined): string[] =>
  [...String(header ?? "").matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, line = ""]) =>
    line.replace(/\\(.)/g, "$1"),
  );

/** The object in an answer; empty for anything else. */
export function parseAnswer(text: string): Properties {
  try {
    const answer: unknown = JSON.parse(text);
    return isObject(answer) ? answer : {};
  } catch {
    return {};
  }
}
