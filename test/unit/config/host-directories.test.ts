import { deepStrictEqual, match } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostDirectories } from "../../../config/rules/host-directories";
import { controlPlaneLayer } from "../../../layers/control-plane/layer";
import { etcdLayer } from "../../../layers/etcd/layer";
import { firewallLayer } from "../../../layers/firewall/layer";
import { networkLayer } from "../../../layers/network/layer";
import { podRuntime } from "../../../layers/pod-runtime";
import { virtualAddressLayer } from "../../../layers/virtual-address/layer";
import { configOf } from "./stack-file";

const config = configOf({
  cluster: { name: "prod", virtualAddress: { address: "192.0.2.10", interface: "eth0" } },
  security: { firewall: { sshFrom: ["192.0.2.0/24"] } },
  backup: { s3: { bucket: "etcd", accessKeyId: "a", secretAccessKey: "b" } },
});
const [host] = config.hosts;

/** Every path that a layer puts on a host, except the user's own snapshot directory. */
const paths = [
  ...Object.values(podRuntime(host!, config)),
  ...Object.values(podRuntime({ ...host!, besideDocker: true }, config)),
  etcdLayer(host!, config),
  controlPlaneLayer(host!, [host!], config),
  networkLayer(host!, config)!,
  firewallLayer(host!, config)!,
  virtualAddressLayer(host!, config)!,
]
  .flatMap(({ files, programs, directories, data }) =>
    [files, programs, directories, data].flatMap((things) => Object.keys(things ?? {})),
  )
  .filter((path) => path !== config.backup.directory && !path.startsWith("/run/"));

describe("the list of managed directories", () => {
  it("covers every path that a layer puts on hosts", () =>
    deepStrictEqual(
      paths.filter(
        (path) => !Object.values(hostDirectories).some((one) => `${path}/`.startsWith(`${one}/`)),
      ),
      [],
    ));

  it("has the same ledger directory as the scripts", () =>
    match(
      readFileSync(join(__dirname, "../../../scripts/lib/ledger.sh"), "utf8"),
      new RegExp(`^LEDGER=${hostDirectories.ledger}$`, "m"),
    ));
});
