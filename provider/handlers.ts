import type { dynamic } from "@pulumi/pulumi";
import { activity, sawCheck } from "./activity";
import { configure } from "./configure";
import { hasUnknown, type Handler } from "./handler";
import { allOutputs, keptWhole, withDerived, withoutDerived } from "./derived-outputs";
import { recordedInputs, requestKnown } from "./request";
import { printable } from "../text/printable";
import { isLost } from "./stack";

type Kind = keyof typeof load;
type Bag = Record<string, unknown>;

/** One module per resource type, loaded on first use. */
const load = {
  ClusterIdentity: () => require("./cluster/identity"),
  CertificateAuthority: () => require("./pki/certificate-authority"),
  SigningKey: () => require("./pki/signing-key"),
  EncryptionKey: () => require("./pki/encryption-key"),
  EncryptionKeys: () => require("./pki/encryption-keys"),
  Preflight: () => require("./host/preflight/preflight"),
  HostLayer: () => require("./host/layer"),
  PodRuntime: () => require("./node/pod-runtime"),
  EtcdMembership: () => require("./etcd/membership"),
  EtcdMember: () => require("./etcd/member"),
  Kubeconfig: () => require("./cluster/kubeconfig"),
  KubernetesNode: () => require("./node/node"),
  NetworkProof: () => require("./node/network-proof"),
  ClusterRelease: () => require("./cluster/release"),
  ClusterGates: () => require("./rollout/cluster-gates"),
  ClusterNodes: () => require("./cluster/nodes"),
  AdmissionReady: () => require("./cluster/admission-ready"),
} as const;

const handler = (kind: Kind) => (load[kind]() as { handler: Handler<Bag, Bag> }).handler;

/** The methods of a resource type. The provider text in existing states finds this function by its name, which must stay. */
export function methods(kind: Kind): dynamic.ResourceProvider {
  const { derivedOutputs } = handler(kind);
  const derivedFrom = (inputs: Bag | undefined): Bag => (inputs && derivedOutputs?.(inputs)) ?? {};
  // Without the request, incomplete outputs could not be completed later.
  const whole = (kept: Bag): Bag =>
    requestKnown() || !derivedOutputs
      ? withDerived(kept, derivedFrom(recordedInputs()))
      : allOutputs(kept);
  const brief = (outputs: Bag, inputs: Bag | undefined, ...others: Bag[]): Bag =>
    requestKnown() || !derivedOutputs
      ? withoutDerived(outputs, derivedFrom(inputs), ...others.map(derivedFrom))
      : keptWhole(outputs);
  const during = <T>(work: () => Promise<T>): Promise<T> => activity().during(work);
  const briefly = async <R extends { outs?: Bag }>(
    inputs: Bag,
    run: () => Promise<R>,
  ): Promise<R> => {
    const result = await during(run).catch((failure: Error & { properties?: Bag }) => {
      // Beside the outputs of a failed update, the engine records the former inputs.
      const former = recordedInputs() ?? inputs;
      if (failure.properties) failure.properties = brief(failure.properties, inputs, former);
      throw failure;
    });
    return { ...result, outs: brief(result.outs ?? {}, inputs) };
  };
  return {
    configure: async (request) => configure(request),
    check: (olds: Bag, news: Bag) => during(async () => check(kind, olds, news)),
    diff: (_id, olds: Bag, news: Bag) => during(async () => diff(kind, whole(olds), news)),
    create: (inputs: Bag) => briefly(inputs, () => create(kind, inputs)),
    async read(id, outputs: Bag) {
      const found = await during(() => read(kind, id, whole(outputs)));
      const props = found.props as Bag | undefined;
      return props ? { ...found, props: brief(props, recordedInputs()) } : found;
    },
    update: (id, olds: Bag, news: Bag) => briefly(news, () => update(kind, id, whole(olds), news)),
    delete: (_id, outputs: Bag) => during(() => remove(kind, whole(outputs))),
  };
}

export function check(kind: Kind, olds: Bag | undefined, news: Bag): dynamic.CheckResult {
  sawCheck();
  const { check: complete, refusals } = handler(kind);
  // On the first run, there are no olds, or they are empty.
  const known = olds && Object.keys(olds).length > 0 ? olds : undefined;
  const failures = known ? (refusals?.(known, news) ?? []) : [];
  return {
    inputs: complete?.(olds, news) ?? news,
    ...(failures.length > 0 && {
      failures: failures.map((reason) => ({ property: "", reason })),
    }),
  };
}

export function diff(kind: Kind, olds: Bag, given: Bag): dynamic.DiffResult {
  const news = compared(kind, given);
  const reasons = hasUnknown(news["host"]) ? [] : (handler(kind).unfinished?.(olds, news) ?? []);
  if (reasons.length > 0) throw plain(new Error(reasons.join("\n")));
  // The engine asks this to find out what to delete before a host is replaced.
  const replaced = hasUnknown(news["host"])
    ? { replaces: ["host"], deleteBeforeReplace: true }
    : {};
  if (hasUnknown(news)) return { changes: true, ...replaced };
  const { changes, replaces = [] } = handler(kind).diff(olds, news);
  return {
    changes: changes || replaces.length > 0,
    replaces: [...replaces],
    // With nothing to delete, dependents need not go first, even if a user requests the replacement.
    deleteBeforeReplace: handler(kind).delete !== undefined,
  };
}

/** The inputs that decide whether there is a change. Others may be unknown even in a preview without changes. */
function compared(kind: Kind, news: Bag): Bag {
  const { notCompared = [] } = handler(kind);
  return Object.fromEntries(Object.entries(news).filter(([key]) => !notCompared.includes(key)));
}

export async function create(kind: Kind, inputs: Bag): Promise<dynamic.CreateResult> {
  const id = handler(kind).id(inputs);
  const outs = await recorded(id, inputs, (progress) => handler(kind).create(inputs, progress));
  return { id, outs: stripped(outs) };
}

export async function read(kind: Kind, id: string, outputs: Bag): Promise<dynamic.ReadResult> {
  const { read: observe } = handler(kind);
  const host = outputs["host"] as { readonly address: string } | undefined;
  // Lost hosts are not observed. The next update drops them from the state.
  if (!observe || (host && isLost(host.address))) return { id, props: outputs };
  const observed = await observe(outputs).catch(failPlainly);
  if (!observed) return {};
  return { id, props: { ...stripped(observed), __provider: outputs["__provider"] } };
}

export async function update(
  kind: Kind,
  id: string,
  olds: Bag,
  news: Bag,
): Promise<dynamic.UpdateResult> {
  const { update: change } = handler(kind);
  const outs = await recorded(id, news, (progress) =>
    change ? change(olds, news, progress) : handler(kind).create(news, progress),
  );
  return { outs: stripped(outs) };
}

export async function remove(kind: Kind, outputs: Bag): Promise<void> {
  await handler(kind).delete?.(outputs).catch(failPlainly);
}

/**
 * Runs a change. If it fails after it has begun to affect a host or the cluster, makes the engine record the partial result,
 * which the next run updates or deletes. `__provider` must be among the properties, or the engine finds no methods for it.
 */
async function recorded(
  id: string,
  inputs: Bag,
  run: (progress: { record(outputs: Bag): void }) => Promise<Bag>,
): Promise<Bag> {
  let partial: Bag | undefined;
  try {
    return await run({ record: (outputs) => (partial = outputs) });
  } catch (error) {
    const failure = plain(error);
    if (!partial) throw failure;
    const properties = { ...stripped(partial), __provider: inputs["__provider"] };
    throw Object.assign(failure, { id, properties, reasons: [failure.message] });
  }
}

/** The engine prints an error's stack. Users need only the message, which may quote a host. */
function plain(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error));
  failure.stack = failure.message = printable(failure.message);
  return failure;
}

const failPlainly = (error: unknown): never => {
  throw plain(error);
};

/** The wire format has no `undefined`. */
const stripped = (bag: Bag): Bag => JSON.parse(JSON.stringify(bag)) as Bag;
