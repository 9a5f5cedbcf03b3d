import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { mock } from "node:test";

/** A resource as the engine was asked for it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly custom: boolean;
  /** Secrets are `{ [secretSign]: …, value }`, values that are still to come the text `unknown`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of the resources that it waits for, by `dependsOn` or because it uses their outputs. */
  readonly dependsOn: readonly string[];
  /** Names of the resources that each input comes from. */
  readonly inputsFrom: Readonly<Record<string, readonly string[]>>;
  readonly deletedWith: string | undefined;
  readonly ignoreChanges: readonly string[];
  /** How many frames of its stack trace were sent to the engine. */
  readonly frames: number;
}

export const secretSign = "4dabf18193072939515e22adb298388d";
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const encryptionKey = "the key of Secrets";
export const privateKey = "-----BEGIN PRIVATE KEY-----";

/** The same data with nothing in place of each secret. */
export function outsideOfSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (secretSign in value) return null;
  const entries = Object.entries(value).map(([key, inner]) => [key, outsideOfSecrets(inner)]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Every secret in it, unwrapped. */
export function secretsIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (secretSign in value) return [(value as { value?: unknown }).value];
  return Object.values(value).flatMap(secretsIn);
}

const nameOf = (urn: string): string => urn.split("::").at(-1)!;

/** Outputs of the program's resources besides their inputs. */
const outputsOf: Record<string, (name: string) => Record<string, unknown>> = {
  "pulumi-nodejs:dynamic/pki:CertificateAuthority": (name) => ({
    cert: `-----BEGIN CERTIFICATE----- of ${name}`,
    key: `${privateKey} of ${name}`,
  }),
  "pulumi-nodejs:dynamic/pki:SigningKey": (name) => ({
    publicKey: `-----BEGIN PUBLIC KEY----- of ${name}`,
    privateKey: `${privateKey} of ${name}`,
  }),
  "pulumi-nodejs:dynamic/pki:EncryptionKey": () => ({ secret: encryptionKey }),
  "pulumi-nodejs:dynamic/cluster:Kubeconfig": () => ({
    kubeconfig: JSON.stringify({ clusters: [{ cluster: {} }], key: privateKey }),
    cert: "-----BEGIN CERTIFICATE----- of admin",
    key: `${privateKey} of admin`,
    server: "https://10.77.0.11:6443",
  }),
  "pulumi-nodejs:dynamic/cluster:Gates": () => ({
    access: {
      servers: ["https://10.77.0.11:6443"],
      trusted: "-----BEGIN CERTIFICATE----- of pki-kubernetes",
      client: {
        cert: "-----BEGIN CERTIFICATE----- of the gates",
        key: `${privateKey} of the gates`,
      },
    },
  }),
  "pulumi-nodejs:dynamic/cluster:Node": () => ({ kubeletVersion: "v1", podCidr: "10.244.0.0/24" }),
};

function sources(request: RegisterResourceRequest): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  request
    .getPropertydependenciesMap()
    .forEach((from, key) => (found[key] = from.getUrnsList().map(nameOf)));
  return found;
}

/** Mocks for Pulumi that keep everything that is registered, until mocks are restored. */
export function standInMonitor(preview: boolean) {
  const registered: Registered[] = [];
  const secretOutputs = new Map<string, readonly string[]>();
  const register = MockMonitor.prototype.registerResource;
  mock.method(
    MockMonitor.prototype,
    "registerResource",
    async function (this: MockMonitor, request: RegisterResourceRequest, done: never) {
      secretOutputs.set(request.getName(), request.getAdditionalsecretoutputsList());
      const parent = request.getParent();
      const gone = request.getDeletedwith();
      await register.call(this, request, done);
      registered.push({
        type: request.getType(),
        name: request.getName(),
        parent: parent ? nameOf(parent) : undefined,
        custom: request.getCustom(),
        inputs: request.getObject()?.toJavaScript() ?? {},
        dependsOn: request.getDependenciesList().map(nameOf),
        inputsFrom: sources(request),
        deletedWith: gone ? nameOf(gone) : undefined,
        ignoreChanges: request.getIgnorechangesList(),
        frames: request.getStacktrace()?.getFramesList().length ?? 0,
      });
    },
  );
  const mocks: pulumi.runtime.Mocks = {
    call: () => ({}),
    newResource({ type, name, inputs: given, custom }) {
      const secrets = secretOutputs.get(name) ?? [];
      const outputs = Object.entries(preview ? {} : (outputsOf[type]?.(name) ?? {}));
      const state = outputs.map(([key, value]) => [
        key,
        secrets.includes(key) ? pulumi.secret(value) : value,
      ]);
      return {
        id: custom === false || preview ? undefined : `id of ${name}`,
        state: { ...given, ...Object.fromEntries(state) },
      };
    },
  };
  return { mocks, registered };
}
