import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../lab/hosts/command";
import { sshArguments, type LabHost } from "../lab/hosts";
import { writeInto } from "../lab/hosts/identity";
import { issueFiles } from "../provider/pki/certificates";
import { layerFrom, layersFrom } from "../layers/layer-json";
import { podRuntimeLayers } from "../layers/pod-runtime";
import type { HostLayerInputs } from "../provider/host/layer-inputs";
import type { KubernetesNodeInputs } from "../provider/node/inputs";
import type { KubeconfigInputs } from "../provider/cluster/kubeconfig";
import type { NetworkChoice } from "../layers/network/part";
import type { DesiredState } from "../layers/desired-state";
import { componentPermissions } from "../workloads/rbac";
import { bootstrapKubeconfig } from "./bootstrap";
import type { StateResource } from "./state";

const nodeDeadline = "120s";

/**
 * Writes a shell script that does what the recorded resources did, with nothing but ssh, tar and kubectl. It keeps no
 * state, checks nothing twice and cannot undo anything: a lower bound for these steps.
 *
 * @returns path of the script
 */
export async function writeFloor(
  place: string,
  resources: readonly StateResource[],
  hosts: readonly LabHost[],
): Promise<string> {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const named: string[] = [];
  for (const layer of layersOf(resources)) named.push(await packLayer(place, layer));
  const objects = resources.filter(({ type }) => /^kubernetes:(?!.*providers)/.test(type));
  const custom = objects.filter(({ type }) => type.startsWith("kubernetes:metallb.io"));
  const plain = objects.filter((one) => !custom.includes(one));
  writeList(place, "permissions.json", componentPermissions(choiceOf(resources)));
  writeList(
    place,
    "objects.json",
    plain.map(({ inputs }) => inputs),
  );
  writeList(
    place,
    "pool.json",
    custom.map(({ inputs }) => inputs),
  );
  writeFileSync(join(place, "kubeconfig"), await bootstrapKubeconfig(resources), { mode: 0o600 });
  const script = join(place, "floor.sh");
  writeFileSync(script, scriptText(named, hosts), { mode: 0o700 });
  return script;
}

/** The pod network for which administrators' access was set up. */
const choiceOf = (resources: readonly StateResource[]): NetworkChoice => {
  const { inputs } = resources.find(({ type }) => type.endsWith("cluster:Kubeconfig"))!;
  return (inputs as unknown as KubeconfigInputs).network;
};

type Layer = HostLayerInputs & DesiredState;

/** What the resources put on hosts. */
const layersOf = (resources: readonly StateResource[]): Layer[] =>
  resources.flatMap(({ type, inputs }) => {
    if (/:(Layer|EtcdMember)$/.test(type)) return [layerFrom(inputs as unknown as HostLayerInputs)];
    if (!type.endsWith("cluster:Node")) return [];
    const { host, layers } = inputs as unknown as KubernetesNodeInputs;
    const runtime = layersFrom(layers);
    return podRuntimeLayers.map((layer) => ({ ...runtime[layer], host, layer }));
  });

/** One archive per layer: its files at their paths, and the commands that follow. */
async function packLayer(place: string, layer: Layer): Promise<string> {
  const name = `${layer.host.name}-${layer.layer}`;
  const root = join(place, name);
  const issued = layer.certificates ? await issueFiles(layer.certificates) : {};
  const files = { ...issued, ...layer.files };
  for (const [path, { content, mode = "0644" }] of Object.entries(files))
    writeInto(root, path, content, Number.parseInt(mode, 8));
  writeInto(root, "root/layer.sh", commands(layer), 0o700);
  await run("tar", ["-C", root, "--owner=0", "--group=0", "-cf", `${root}.tar`, "."]);
  return name;
}

function commands(layer: DesiredState): string {
  const { programs = {}, sysctls = {}, units = {}, waits = [] } = layer;
  const directories = Object.entries({ ...layer.directories, ...layer.data });
  const urls = [...new Set(Object.values(programs).map(({ url }) => url))];
  const installed = Object.entries(programs);
  return [
    "set -e",
    ...directories.map(([path, mode]) => `install -d -m ${mode} ${path}`),
    ...Object.entries(sysctls).map(([key, value]) => `sysctl -qw ${key}='${value}'`),
    ...urls.map((url, index) => `curl -fsSL -o /root/download-${index} ${url} &`),
    "wait",
    ...installed.map(([path, { url, member }]) => {
      const file = `/root/download-${urls.indexOf(url)}`;
      const take = member ? `tar -xOf ${file} ${member} >${path}` : `cp ${file} ${path}`;
      return `mkdir -p ${dirname(path)}; ${take}; chmod 755 ${path}`;
    }),
    "rm -f /root/download-*",
    ...(Object.keys(units).length > 0 ? ["systemctl daemon-reload"] : []),
    ...Object.keys(units).map((unit) => `systemctl enable --quiet --now ${unit}`),
    ...waits.map(({ command }) => `until ${command} >/dev/null 2>&1; do sleep 0.2; done`),
    "",
  ].join("\n");
}

const writeList = (place: string, name: string, items: readonly unknown[]) =>
  writeFileSync(
    join(place, name),
    JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 1),
  );

function scriptText(layers: readonly string[], hosts: readonly LabHost[]): string {
  const on = (layer: string) =>
    layers.filter((one) => one.endsWith(`-${layer}`)).map((one) => `layer ${one}`);
  const together = (commands: readonly string[]) =>
    `together ${commands.map((one) => `"${one}"`).join(" ")}`;
  const ways = hosts.map(({ name }, index) => {
    const arguments_ = sshArguments(hosts[index]!).map((one) => `'${one}'`);
    return `    ${name}-*) ssh ${arguments_.join(" ")} 'sudo tar -xpf - -C / && sudo bash /root/layer.sh && sudo rm /root/layer.sh' <"$1.tar" ;;`;
  });
  return `#!/bin/bash
set -euo pipefail
cd "$(dirname "$0")"
export KUBECONFIG=$PWD/kubeconfig
layer() {
  case $1 in
${ways.join("\n")}
  esac
}
together() {
  local jobs=() job
  for job; do $job & jobs+=($!); done
  for job in "\${jobs[@]}"; do wait "$job"; done
}
phase() { printf 'phase\\t%s\\t%s\\n' "$(date +%s.%N)" "$1"; }
apply() { kubectl apply --server-side --force-conflicts -f "$1" >/dev/null; }
applied() { until apply "$1" 2>/dev/null; do sleep 0.5; done; }

${together(on("identity"))}
${together(on("engine"))}
${together(on("kubelet"))}; phase "engine and kubelet"
${together(on("api-balancer"))}; phase "way to the API servers"
${together(on("etcd"))}; phase etcd
${together(on("control-plane"))}; phase "control plane"
applied permissions.json
${together(on("network"))}; phase "pod network"
kubectl wait --for=condition=Ready --timeout=${nodeDeadline} node --all >/dev/null; phase nodes
applied objects.json
applied pool.json; phase MetalLB
`;
}
