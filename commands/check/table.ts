import type { ProbeResult } from "../../host/network-probe";
import { aligned } from "../aligned";

/** Results of one node's checks, or why there are none. */
export interface NodeReport {
  readonly node: string;
  readonly results: readonly ProbeResult[];
  /** Addresses of its pod. */
  readonly addresses?: readonly string[];
  /** Addresses whose packets arrive at its pod, while nothing that it answers comes back to them. */
  readonly unanswered?: readonly string[];
  readonly failure?: string;
  /** How long its pod took to start and its checks took together; absent if the pod did not start. */
  readonly seconds?: number;
  /** What on the host explains the failures of its checks, or of those that others made of it. */
  readonly causes?: readonly string[];
}

const columns = ["host", "service", "dns"] as const;

/** What failed on a node, or on others that asked its pod; undefined if nothing did. */
export function failureAt(node: string, reports: readonly NodeReport[]): string | undefined {
  const failed = reports.flatMap(({ node: asker, results, failure }) => [
    ...(asker === node && failure !== undefined ? [failure] : []),
    ...results
      .filter(({ what, peer }) => asker === node || (what === "pod" && peer === node))
      .map(({ cause }) => cause),
  ]);
  return failed.filter((cause) => cause !== "").join("; ") || undefined;
}

/**
 * A table with a line per node: whether its host reaches a pod on it, and whether the pod reaches the API servers'
 * Service, DNS and the pods of other nodes, over every family of the cluster, and how long that took. Each failure follows
 * on a line of its own, then the pairs of nodes that do not reach each other, and what explains it.
 *
 * @param between what hosts send each other for pods: "UDP port N"
 */
export function checkTable(reports: readonly NodeReport[], between: string): string {
  const nodes = reports.map(({ node }) => node);
  const rows = [
    ["NODE", "HOST TO POD", "SERVICE", "DNS", ...nodes.map((node) => `TO ${node}`), "TIME"],
    ...reports.map((report) => [
      report.node,
      ...columns.map((what) => word(report, what)),
      ...nodes.map((peer) => (peer === report.node ? "-" : word(report, "pod", peer))),
      report.seconds === undefined ? "?" : `${report.seconds.toFixed(1)} s`,
    ]),
  ];
  const lines = [
    ...aligned(rows),
    ...reports.flatMap(failures),
    ...blockedPairs(reports, between),
    ...reports.flatMap(({ node, causes = [] }) => causes.map((cause) => `${node}: ${cause}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function word({ results }: NodeReport, what: ProbeResult["what"], peer?: string): string {
  const found = results.filter((one) => one.what === what && (what !== "pod" || one.peer === peer));
  if (found.length === 0) return "?";
  return found.every(({ cause }) => cause === "") ? "ok" : "FAILED";
}

const failures = ({ node, results, failure }: NodeReport): string[] => [
  ...(failure === undefined ? [] : [failure]),
  ...results
    .filter(({ cause }) => cause !== "")
    .map(({ what, peer, cause }) => `${node}: ${what}${peer ? ` ${peer}` : ""}: ${cause}`),
];

/** Whether not even small packets arrive, over one family or more. */
const isBlocked = ({ results }: NodeReport, to: string): boolean =>
  results.some(
    ({ what, peer, cause }) =>
      what === "pod" && peer === to && cause !== "" && !cause.includes("small packets arrive"),
  );

/** The directions in which nothing arrives between two nodes, one of which asked the other's pod in vain. */
const lostWays = (asker: NodeReport, asked: NodeReport): string[] => {
  if (!isBlocked(asker, asked.node)) return [];
  const arrives = asker.addresses?.some((address) => asked.unanswered?.includes(address));
  return [arrives ? wayOf(asked, asker) : wayOf(asker, asked)];
};
const wayOf = (from: NodeReport, to: NodeReport) => `from ${from.node} to ${to.node}`;

/** A pair whose pods work, and do not get each other's packets in either direction or one. */
function blockedPairs(reports: readonly NodeReport[], between: string): string[] {
  const works = (node: string) =>
    reports.some((one) => one.node === node && word(one, "host") === "ok");
  return reports.flatMap((report, index) =>
    reports
      .slice(index + 1)
      .filter((other) => works(report.node) && works(other.node))
      .flatMap((other) => {
        const [way, back] = new Set([...lostWays(report, other), ...lostWays(other, report)]);
        if (way === undefined) return [];
        const where = back === undefined ? way : "between the two hosts";
        return `${report.node} and ${other.node}: their pods do not reach each other; let ${between} through ${where}`;
      }),
  );
}
