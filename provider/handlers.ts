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

/** One module for each type of resource, loaded when the first of that type is met. */
const load = {
  ClusterIdentity: () => require("./cluster/identity"),
  CertificateAuthority: () => require("./pki/certificate-authority"),
  SigningKey: () => require("./pki/signing-key"),
  EncryptionKey: () => require("./pki/encryption-key"),
  EncryptionKeys: () => require("./pki/encryption-keys"),
  Preflight: () => require("./host/preflight"),
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

/** What the engine calls for one type of resource: the text in its states looks it up here, so its name stays. */
export function methods(kind: Kind): dynamic.ResourceProvider {
  const { derivedOutputs } = handler(kind);
  const derivedFrom = (inputs: Bag | undefined): Bag => (inputs && derivedOutputs?.(inputs)) ?? {};
  // Without the request, nothing could complete brief outputs later.
  const whole = (kept: Bag): Bag =>
    requestKnown() || !derivedOutputs
      ? withDerived(kept, derivedFrom(recordedInputs()))
      : allOutputs(kept);
  const brief = (outputs: Bag, inputs: Bag | undefined): Bag =>
    requestKnown() || !derivedOutputs
      ? withoutDerived(outputs, derivedFrom(inputs))
      : keptWhole(outputs);
  const during = <T>(work: () => Promise<T>): Promise<T> => activity().during(work);
  const briefly = async <R extends { outs?: Bag }>(
    inputs: Bag,
    run: () => Promise<R>,
  ): Promise<R> => {
    const result = await during(run).catch((failure: Error & { properties?: Bag }) => {
      if (failure.properties) failure.properties = brief(failure.properties, inputs);
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
  // The first time there are no olds, or none that have a field.
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
  // The engine asks so what has to go before a host that is replaced.
  const replaced = hasUnknown(news["host"])
    ? { replaces: ["host"], deleteBeforeReplace: true }
    : {};
  if (hasUnknown(news)) return { changes: true, ...replaced };
  const { changes, replaces = [] } = handler(kind).diff(olds, news);
  return {
    changes: changes || replaces.length > 0,
    replaces: [...replaces],
    // Where there is nothing to delete, nothing that depends on it has to go first: a person can have any resource replaced.
    deleteBeforeReplace: handler(kind).delete !== undefined,
  };
}

/** The inputs that decide whether there is a change: others may be unknown in a preview that changes nothing. */
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
  // Lost hosts are not observed; the next update drops them from the state.
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
 * Runs a change; when it fails after the outside world was touched, it makes the engine record what there is. It then
 * updates at the next run and deletes at the last one. `__provider` has to be among the properties, or no method is found.
 */
async function recorded(
  id: string,
  inputs: Bag,
  run: (progress: { touched(outputs: Bag): void }) => Promise<Bag>,
): Promise<Bag> {
  let partial: Bag | undefined;
  try {
    return await run({ touched: (outputs) => (partial = outputs) });
  } catch (error) {
    const failure = plain(error);
    if (!partial) throw failure;
    const properties = { ...stripped(partial), __provider: inputs["__provider"] };
    throw Object.assign(failure, { id, properties, reasons: [failure.message] });
  }
}

/** The engine shows the stack of an error, where its message is meant for a person, and a host may have a part in it. */
function plain(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error));
  failure.message = printable(failure.message);
  failure.stack = failure.message;
  return failure;
}

const failPlainly = (error: unknown): never => {
  throw plain(error);
};

/** The wire format has no `undefined`. */
const stripped = (bag: Bag): Bag => JSON.parse(JSON.stringify(bag)) as Bag;
