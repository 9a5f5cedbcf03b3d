import { refusedChanges } from "../../../config/changes/judge";
import type { Settings } from "../../../config/changes/rule";
import type { RemoteHost } from "../../../ssh/host";
import { gatherFacts, type Facts } from "../../../host/facts";
import { askRegistries } from "../../../host/registries";
import { RemoteError } from "../../../ssh/errors";
import { observeHost } from "../../../host/layer";
import { apiServiceAddress } from "../../../config/addresses";
import { containerdPlaces } from "../../../layers/containerd/places";
import { networkLinks, networkModules } from "../../../layers/network/parts";
import type { RegistryCheck } from "../../../layers/registries/probes";
import { listenersOf } from "../../../layers/listeners";
import { failedChecks, type HostRequirements } from "./preflight-checks";
import { reservationFaults } from "./reservations";
import { inputFindings, type Findings } from "../firewall/faults";
import { listedPackets } from "../firewall/needed";
import { clone } from "./clone";
import { foreignPaths } from "./foreign-paths";
import { fixedRequirements } from "./fixed-requirements";
import { unlessForeign } from "../foreign";
import { same, type Handler } from "../../handler";
import { reinstalled, moved } from "../machine";
import { registryError } from "./registry-errors";
import { removeLeftovers } from "../leftovers";
import { settingsFor } from "./other-installations";
import { ownershipError } from "./ownership";
import { reporter, warner } from "../../progress";
import { credentials, currentHost, isLost, isRestored, listedCarriers } from "../../stack";

export interface PreflightInputs {
  readonly host: RemoteHost;
  /** What the stack file requires of the host. */
  readonly requirements: HostRequirements;
  /** Registries and mirrors that the host must reach, as JSON with their logins; a secret. */
  readonly registries?: string;
  /** For masters and etcd members: values of the stack file whose edits are checked here, see config/changes. */
  readonly settings?: Settings;
}

/** What the host is. Omits facts that change by themselves, such as free memory. */
export interface PreflightOutputs extends PreflightInputs {
  readonly machineId: string;
  readonly os: string;
  readonly kernel: string;
  readonly memoryMib: number;
  /** Absent in states of earlier versions. */
  readonly processors?: number;
}

export const handler: Handler<PreflightInputs, PreflightOutputs> = {
  id: ({ host }) => `${host.name}/preflight`,
  derivedOutputs: ({ host, requirements, registries }) => ({
    host,
    requirements,
    ...(registries !== undefined && { registries }),
  }),

  refusals({ host, requirements, settings }, news) {
    if (isLost(host.address) || isRestored()) return [];
    if (!moved(host, news.host)) return fixedRequirements(host, requirements, news.requirements);
    const after = news.settings ?? listedCarriers();
    const edit = `${host.address} to ${news.host.address}`;
    return refusedChanges("machine", settings, after).map((one) =>
      one.replace(": ", `: ${host.name}: ${edit}: `),
    );
  },

  /** What is recorded of a machine suffices to refuse this, even if the machine is off. */
  unfinished: ({ host, ...size }, news) =>
    moved(host, news.host)
      ? []
      : reservationFaults(size, news.requirements).map(
          (one) => `${host.name}: checking the host: ${one}`,
        ),

  diff: ({ host, registries, requirements }, news) => ({
    changes:
      !same(requirements, news.requirements) ||
      registries !== news.registries ||
      reinstalled(host, news.host),
    replaces: moved(host, news.host) ? ["host"] : [],
  }),

  async create({ host, requirements, registries }) {
    const check = registries === undefined ? undefined : (JSON.parse(registries) as RegistryCheck);
    const warn = warner();
    const { facts, faults, doubts } = await checkHost(host, requirements, check);
    for (const doubt of doubts) warn(`${host.name}: checking the host: ${doubt}`);
    if (faults.length > 0)
      throw new RemoteError(
        host.name,
        "checking the host",
        faults.join(`\n${host.name}: checking the host: `),
      );
    return outputs({ host, requirements, ...(registries !== undefined && { registries }) }, facts);
  },

  async read(known) {
    return outputs(known, await observeHost(currentHost(known.host), credentials()));
  },

  /** Deleted last of everything that is recorded for the host. */
  async delete({ host }) {
    const report = reporter(host.name);
    if (isLost(host.address)) return report("is lost: what is on it stays");
    const warn = warner();
    await unlessForeign(
      (text) => warn(`${host.name}: ${text}`),
      () => removeLeftovers(host, report),
    );
  },
};

/**
 * What a host is, and why it does not meet its requirements. Changes nothing on it. Asks registries only if all else is well.
 *
 * @throws RemoteError if the host is unreachable
 */
export async function checkHost(
  host: RemoteHost,
  requirements: HostRequirements,
  registries?: RegistryCheck,
): Promise<Findings & { readonly facts: Facts }> {
  const facts = await gather(host, requirements);
  const foreign = ownershipError(facts.carried, host);
  if (foreign) return { facts, faults: [foreign], doubts: [] };
  // A running cluster shows for itself what the firewalls of its hosts let through.
  const needed = facts.carried ? [] : listedPackets(host.address, facts.surroundings);
  const { faults: unreached, doubts } = inputFindings(facts.surroundings, needed);
  const faults = [...failedChecks(facts, requirements), ...unreached, ...clone(host, facts)];
  // Without curl, a supported kernel or a correct clock, the answers of registries would mean nothing.
  if (faults.length > 0 || !registries) return { facts, faults, doubts };
  const answers = await askRegistries(currentHost(host), credentials(), registries);
  const failures = registries.probes.map((probe, index) => registryError(probe, answers[index]));
  return { facts, faults: [...new Set(failures)].filter((fault) => fault !== undefined), doubts };
}

const gather = (host: RemoteHost, requirements: HostRequirements): Promise<Facts> =>
  gatherFacts(currentHost(host), credentials(), {
    ports: listenersOf(requirements),
    paths: foreignPaths(requirements),
    modules: networkModules(requirements),
    queue: requirements.network.policies,
    service: apiServiceAddress(requirements.services),
    pods: requirements.pods,
    ...(requirements.network.ipv6 && {
      ipv6: {
        service: apiServiceAddress(requirements.network.ipv6.serviceCidr),
        pods: requirements.network.ipv6.podCidr,
      },
    }),
    sysctls: Object.keys(settingsFor(requirements)),
    links: networkLinks(requirements),
    units: [containerdPlaces(requirements).unit, "kubelet.service"],
  });

type Kept = Omit<PreflightOutputs, keyof PreflightInputs>;
const outputs = (inputs: PreflightInputs, seen: Kept): PreflightOutputs => {
  const { host, requirements, registries } = inputs;
  const { machineId, os, kernel, memoryMib, processors } = seen;
  const tried = registries === undefined ? {} : { registries };
  const size = { memoryMib, ...(processors !== undefined && { processors }) };
  return { host, requirements, ...tried, machineId, os, kernel, ...size };
};
