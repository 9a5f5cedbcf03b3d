import type { RequestOptions } from "node:https";
import type { Properties } from "../properties";
import { connect, exchange, parseAnswer } from "./connection";
import { at, listAt, type KubernetesObject } from "./object";
import type { Settings } from "./settings";

const requestTimeoutMs = 30_000;

/** An API error. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The API server does not know the kind (yet). */
export class UnknownKind extends Error {}

interface Request {
  query?: Record<string, string>;
  body?: Properties;
  contentType?: string;
  warn?: (line: string) => void;
}

/** What identifies an object: kind, name and namespace. */
export type Reference = Pick<KubernetesObject, "apiVersion" | "kind" | "metadata">;

/** The Kubernetes API of one provider's settings. */
export class Cluster {
  private connection: Promise<{ server: URL; options: RequestOptions }> | undefined;
  private readonly kinds = new Map<string, { plural: string; namespaced: boolean }>();

  constructor(
    private readonly settings: Settings,
    private readonly signal: AbortSignal,
  ) {}

  /** The live object; undefined if there is none. */
  async get(reference: Reference): Promise<KubernetesObject | undefined> {
    try {
      return (await this.request("GET", await this.pathOf(reference))) as KubernetesObject;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Objects of a namespace with these labels. */
  async list(
    apiVersion: string,
    kind: string,
    namespace: string,
    labels: Properties,
  ): Promise<Properties[]> {
    const path = await this.pathOf({ apiVersion, kind, metadata: { name: "", namespace } });
    const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value as string}`);
    return listAt(
      await this.request("GET", path, { query: { labelSelector: pairs.join(",") } }),
      "items",
    );
  }

  /** Server-side apply: sets these fields, and removes those that the manager no longer names. */
  async apply(
    object: KubernetesObject,
    {
      fieldManager,
      force,
      warn,
    }: { fieldManager: string; force: boolean; warn: (line: string) => void },
  ): Promise<KubernetesObject> {
    const query = { fieldManager, force: String(force), fieldValidation: "Warn" };
    const contentType = "application/apply-patch+yaml";
    const path = await this.pathOf(object);
    const { namespaced } = await this.kind(object.apiVersion, object.kind);
    const { namespace: _, ...clusterMetadata } = object.metadata;
    const body = namespaced ? object : { ...object, metadata: clusterMetadata };
    return (await this.request("PATCH", path, {
      query,
      body,
      contentType,
      warn,
    })) as KubernetesObject;
  }

  async delete(reference: Reference, propagationPolicy: string): Promise<void> {
    await this.request("DELETE", await this.pathOf(reference), { body: { propagationPolicy } });
  }

  /** How the API serves a kind. Throws UnknownKind if it does not. */
  async kind(apiVersion: string, kind: string): Promise<{ plural: string; namespaced: boolean }> {
    const key = `${apiVersion}/${kind}`;
    const known = this.kinds.get(key);
    if (known) return known;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const served = await this.request("GET", root).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return {};
      throw error;
    });
    const found = listAt(served, "resources").find(
      ({ kind: servedKind, name }) => servedKind === kind && !String(name).includes("/"),
    );
    if (!found)
      throw new UnknownKind(`the API server does not serve ${key}; create its definition first`);
    const scope = { plural: String(found.name), namespaced: found.namespaced === true };
    this.kinds.set(key, scope);
    return scope;
  }

  private async pathOf({ apiVersion, kind, metadata }: Reference): Promise<string> {
    const { plural, namespaced } = await this.kind(apiVersion, kind);
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${root}${scope}/${plural}${metadata.name && `/${encodeURIComponent(metadata.name)}`}`;
  }

  private async request(method: string, path: string, details: Request = {}): Promise<Properties> {
    this.connection ??= connect(this.settings);
    const { server, options } = await this.connection;
    const url = new URL(server.pathname.replace(/\/$/, "") + path, server);
    url.search = new URLSearchParams(details.query).toString();
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(requestTimeoutMs)]);
    const { status, warnings, text } = await exchange(url, { ...options, method, signal }, details);
    warnings.forEach((line) => details.warn?.(line));
    const answer = parseAnswer(text);
    if (status >= 400)
      throw new ApiError(status, String(at(answer, "message") ?? `${status}: ${text}`));
    return answer;
  }
}
