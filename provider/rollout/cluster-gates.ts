import type { Gate } from "../../config/schema";
import { ApiError } from "../../kubernetes/errors";
import { gateObjects } from "../../kubernetes/gate";
import { issueTime, renewalTime } from "../../pki/renewal";
import { same, type Handler } from "../handler";
import { assertSameTimeAsMasters } from "../host/clocks";
import { issueClock } from "../pki/issue-clock";
import { reporter } from "../progress";
import {
  accessFingerprint,
  gateApi,
  newGateAccess,
  type GateAccess,
  type GateAccessInputs,
} from "./access";

export interface ClusterGatesInputs extends GateAccessInputs {
  readonly cluster: string;
  readonly gates: readonly Gate[];
  /** From when on its certificate is due: filled in, so that a preview of a renewal shows why. */
  readonly renewAfter?: string;
}

export interface ClusterGatesOutputs extends Pick<ClusterGatesInputs, "gates"> {
  /** A secret. States of the time when each run made its own have none. */
  readonly access?: GateAccess;
  readonly fingerprint?: string;
}

/**
 * The gates of a rollout, and the access to the API servers for the layers that wait for them: masters and etcd members change
 * before there is a kubeconfig. New gates are refused when the cluster does not have the kind that they are about.
 */
export const handler: Handler<ClusterGatesInputs, ClusterGatesOutputs> = {
  id: ({ cluster }) => `${cluster}/gates`,
  derivedOutputs: ({ gates }) => ({ gates }),

  check(olds, news) {
    const { validDays } = news;
    const issuedAt = issueTime(olds, validDays, issueClock());
    return { ...news, issuedAt, renewAfter: renewalTime({ issuedAt, validDays }).toISOString() };
  },

  diff: ({ gates, fingerprint }, news) => ({
    changes: !same(gates, news.gates) || fingerprint !== accessFingerprint(news),
  }),

  create: (inputs) => make(inputs),

  update: ({ access, fingerprint }, news) =>
    make(news, fingerprint === accessFingerprint(news) ? access : undefined),
};

async function make(inputs: ClusterGatesInputs, good?: GateAccess): Promise<ClusterGatesOutputs> {
  if (!good) await assertSameTimeAsMasters();
  const access = good ?? (await newGateAccess(inputs));
  await assertKnown(inputs, access);
  return { gates: inputs.gates, access, fingerprint: accessFingerprint(inputs) };
}

/** Where no API server answers, the cluster does not exist yet; whoever asks the gates later reports an error. */
async function assertKnown(
  { cluster, gates }: ClusterGatesInputs,
  access: GateAccess,
): Promise<void> {
  const api = gateApi(access);
  for (const { name, apiVersion, kind, namespace, selector } of gates) {
    if (kind === undefined) continue;
    await gateObjects(api, { apiVersion, kind, namespace, selector }).catch((error: Error) => {
      if (!(error instanceof ApiError))
        throw new Error(`${cluster}: setting the gate ${name}: ${error.message}`);
      reporter(cluster)(`the gate ${name} could not be asked: ${error.message}`);
    });
  }
}
