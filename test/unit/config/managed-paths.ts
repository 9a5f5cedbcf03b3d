import { controlPlaneLayer } from "../../../layers/control-plane/layer";
import { etcdLayer } from "../../../layers/etcd/layer";
import { firewallLayer } from "../../../layers/firewall/layer";
import { networkLayer } from "../../../layers/network/layer";
import { podRuntime } from "../../../layers/pod-runtime";
import { virtualAddressLayer } from "../../../layers/virtual-address/layer";
import type { DesiredState } from "../../../layers/desired-state";
import { configOf } from "./stack-file";

const config = configOf({
  cluster: { name: "prod", virtualAddress: { address: "192.0.2.10", interface: "eth0" } },
  security: { firewall: { sshFrom: ["192.0.2.0/24"] } },
  backup: { s3: { bucket: "etcd", accessKeyId: "a", secretAccessKey: "b" } },
});
const routed = configOf({
  cluster: {
    name: "prod",
    virtualAddress: {
      address: "203.0.113.9",
      bgp: { asn: 64512, peers: [{ address: "192.0.2.1", asn: 64513 }] },
    },
  },
});
const [host] = config.hosts;

const layers: readonly DesiredState[] = [
  ...Object.values(podRuntime(host!, config)),
  ...Object.values(podRuntime({ ...host!, besideDocker: true }, config)),
  etcdLayer(host!, config),
  controlPlaneLayer(host!, [host!], config),
  networkLayer(host!, config)!,
  firewallLayer(host!, config)!,
  virtualAddressLayer(host!, config)!,
  virtualAddressLayer(host!, routed)!,
];

/** Every path that a layer puts on a host, except the user's own snapshot directory. */
export const managedPaths = layers
  .flatMap(({ files, programs, directories, data }) =>
    [files, programs, directories, data].flatMap((things) => Object.keys(things ?? {})),
  )
  .filter((path) => path !== config.backup.directory && !path.startsWith("/run/"));

/** Every unit of the program. */
export const managedUnits = layers.flatMap(({ units, jobs }) => Object.keys({ ...units, ...jobs }));
