import type { ClusterConfig, Host } from "../../config/cluster-config";
import { engineLayer } from "../../layers/containerd/layer";
import { kubeletLayer } from "../../layers/kubelet/layer";
import { networkLayer } from "../../layers/network/layer";
import { kubeletCertificates, networkCertificates } from "../../pki/requests";
import type { DesiredState } from "../../layers/desired-state";

/** One command on a host, with its standard input. */
export interface Step {
  readonly create: string;
  readonly stdin?: string;
}

/** The contents of a worker's layers, as separate steps. */
export function steps(host: Host, config: ClusterConfig): Step[] {
  const issued = Object.keys({
    ...kubeletCertificates(host),
    ...networkCertificates(host, config),
  });
  return [
    ...layerSteps(engineLayer(host, config)),
    ...issued.flatMap((path) => [file(`${path}.crt`, path), file(`${path}.key`, path, "0600")]),
    ...layerSteps(kubeletLayer(host, config)),
    ...layerSteps(networkLayer(host, config)!),
  ];
}

function layerSteps(layer: DesiredState): Step[] {
  const { files, programs = {}, sysctls = {}, units = {}, waits = [] } = layer;
  const directories = { ...layer.directories, ...layer.data };
  return [
    ...Object.entries(directories).map(([path, mode]) => root(`install -d -m ${mode} ${path}`)),
    ...Object.entries(sysctls).map(([key, value]) => root(`sysctl -qw ${key}='${value}'`)),
    ...Object.entries(programs).map(([path, { url, member }]) =>
      root(
        member
          ? `mkdir -p $(dirname ${path}); curl -fsSL ${url} | tar -xzO ${member} >${path}; chmod 755 ${path}`
          : `curl -fsSL -o ${path} ${url}; chmod 755 ${path}`,
      ),
    ),
    ...Object.entries(files).map(([path, { content, mode }]) => file(path, content, mode)),
    ...Object.keys(units).map((unit) =>
      root(`systemctl enable ${unit}; systemctl restart ${unit}`),
    ),
    ...waits.map(({ command }) => root(`until ${command}; do sleep 0.5; done`)),
  ];
}

const root = (script: string): Step => ({
  create: `sudo PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -c '${script.replaceAll("'", `'\\''`)}'`,
});

const file = (path: string, content: string, mode = "0644"): Step => ({
  ...root(`mkdir -p $(dirname ${path}); cat >${path}; chmod ${mode} ${path}`),
  stdin: content,
});
