import type { ProbeResult } from "../../host/network-probe";
import { aligned } from "../aligned";

/** Results of one node's checks, or why there are none. */
export interface NodeReport {
  readonly node: string;
  readonly results: readonly ProbeResult[];
  readonly failure?: string;
}

const columns = ["host", "service", "dns"] as const;

/**
 * A table with a line per node: whether its host reaches a pod on it, and whether the pod reaches the API servers'
 * Service, DNS and the pods of other nodes, over every family of the cluster. Each failure follows on a line of its own.
 */
export function checkTable(reports: readonly NodeReport[]): string {
  const nodes = reports.map(({ node }) => node);
  const rows = [
    ["NODE", "HOST TO POD", "SERVICE", "DNS", ...nodes.map((node) => `TO ${node}`)],
    ...reports.map((report) => [
      report.node,
      ...columns.map((what) => word(report, what)),
      ...nodes.map((peer) => (peer === report.node ? "-" : word(report, "pod", peer))),
    ]),
  ];
  return [...aligned(rows), ...reports.flatMap(failures)].map((line) => `${line}\n`).join("");
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
