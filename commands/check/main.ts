import type { ClusterConfig } from "../../config/cluster-config";
import { remoteHost } from "../../config/remote-host";
import { clusterApi } from "../../provider/cluster/api";
import { requirementsOf } from "../../layers/host-requirements";
import { sentBetweenHosts } from "../../layers/network/parts";
import { registryCheck } from "../../layers/registries/probes";
import { checkHost } from "../../provider/host/preflight/preflight";
import { closeConnections } from "../../ssh/pool";
import { printable } from "../../text/printable";
import { readArguments, runCommand } from "../arguments";
import { accessOf, openStack, ownerOnRecord, type Stack } from "../stack";
import { checkNetwork } from "./network";
import { checkTable } from "./table";

const usage = `usage: npm run check -- STACK [--before] [--config-file FILE]

Checks that pods work on every node of a running cluster: starts one on each, and lets it reach the API servers' Service, the cluster's
DNS and the pods on all other nodes with packets as large as the network promises. Prints a table, with the time of each node, and why
a check failed.

  --before            check the hosts instead, as the first pulumi up does before it touches them; changes nothing
  --config-file FILE  the stack file, if it is not Pulumi.STACK.yaml

Exit code: 0 if every check holds, 1 if not.`;

async function main(args: readonly string[]): Promise<number> {
  const { values, words } = readArguments(args, {
    usage,
    words: [1, 1],
    options: {
      before: { type: "boolean", default: false },
      "config-file": { type: "string" },
    },
  });
  const stack: Stack = { name: words[0]!, file: values["config-file"] };
  const config = await openStack("check", stack);
  const owner = await ownerOnRecord("check", stack);
  if (values.before) return before(config, owner ?? `${config.cluster.name}/${stack.name}/0`);
  const api = clusterApi(await accessOf("check", stack), config.cluster.apiServers);
  const reports = await checkNetwork(api, config, owner ?? "");
  process.stdout.write(printable(checkTable(reports, sentBetweenHosts(config))));
  const holds = reports.every(
    ({ failure, results }) => failure === undefined && results.every(({ cause }) => cause === ""),
  );
  return holds ? 0 : 1;
}

/** Prints a line for each host that can become a node, and one for each reason why it cannot. */
async function before(config: ClusterConfig, owner: string): Promise<number> {
  const lines = await Promise.all(
    config.hosts.map(async (host) => {
      try {
        const { facts, faults, doubts } = await checkHost(
          remoteHost(host, owner),
          requirementsOf(host, config),
          registryCheck(host, config),
        );
        return [
          ...faults.map((fault) => ({ ok: false, text: `${host.name}: ${fault}` })),
          ...doubts.map((doubt) => ({ ok: true, text: `${host.name}: warning: ${doubt}` })),
          ...(faults.length > 0
            ? []
            : [{ ok: true, text: `${host.name}: ok: ${facts.os}, kernel ${facts.kernel}` }]),
        ];
      } catch (error) {
        return [{ ok: false, text: (error as Error).message }];
      }
    }),
  );
  for (const { text } of lines.flat()) console.log(printable(text));
  return lines.flat().every(({ ok }) => ok) ? 0 : 1;
}

void runCommand((args) => main(args).finally(() => void closeConnections()));
