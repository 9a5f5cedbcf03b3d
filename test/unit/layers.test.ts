import { deepStrictEqual, ok } from "node:assert";
import { apiBalancerLayer } from "../../layers/api-balancer";
import { controlPlaneLayer } from "../../layers/control-plane";
import { etcdLayer } from "../../layers/etcd";
import { firewallLayer } from "../../layers/firewall";
import { networkLayer } from "../../layers/network";
import { podRuntime } from "../../layers/pod-runtime";
import type { DesiredState } from "../../remote/desired-state";
import { planText } from "../../remote/plan";
import { configOf } from "./config/stack-file";

const config = configOf({
  artifacts: { mirror: "https://mirror.example/" },
  security: { firewall: { operators: ["198.51.100.0/24"] } },
});
const [host] = config.hosts as [(typeof config.hosts)[0]];
const layers: Record<string, DesiredState> = {
  firewall: firewallLayer(host, config)!,
  ...podRuntime(host, config),
  "api-balancer": apiBalancerLayer(config),
  etcd: etcdLayer(host, config),
  "control-plane": controlPlaneLayer(host, [host], config),
  network: networkLayer(host, config),
};

describe("the layers of a host", () => {
  for (const [name, layer] of Object.entries(layers)) {
    it(`can be carried out: ${name}`, () => void planText(name, layer));

    it(`restart units for files and programs of their own: ${name}`, () => {
      const own = [...Object.keys(layer.files), ...Object.keys(layer.programs ?? {})];
      for (const [unit, paths] of Object.entries(layer.units ?? {})) {
        ok(own.includes(`/etc/systemd/system/${unit}`), unit);
        deepStrictEqual(
          paths.filter((path) => !own.includes(path)),
          [],
        );
      }
    });
  }

  it("share no file, program, unit or directory of data", () => {
    const things = Object.values(layers).flatMap(
      ({ files, programs = {}, units = {}, data = {} }) =>
        [files, programs, units, data].flatMap(Object.keys),
    );
    deepStrictEqual(
      things.filter((thing, index) => things.indexOf(thing) !== index),
      [],
    );
  });

  it("download from the mirror alone where there is one", () => {
    const programs = Object.values(layers).flatMap(({ programs = {} }) => Object.values(programs));
    for (const { url, checksumUrl } of programs)
      for (const address of [url, checksumUrl])
        ok(/^https:\/\/mirror\.example\/(dl\.k8s\.io|github\.com)\//.test(address), address);
  });

  it("wait for each program that they start", () => {
    const waits = Object.values(layers).flatMap(({ waits = [] }) => waits.map(({ what }) => what));
    deepStrictEqual(waits, [
      "the host's own firewall",
      "a healthy kubelet",
      "a way to the API servers",
      "a healthy etcd member",
      "a healthy API server",
      "an API server that uses the present keys for Secrets",
      "a healthy controller manager",
      "a healthy scheduler",
      "a healthy flannel",
      "a healthy kube-proxy",
    ]);
  });
});
