import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { Route } from "../../config/schema/virtual-address";
import { bgpSessionsProgram } from "../bgp/sessions";
import type { DesiredState } from "../desired-state";
import { layout } from "../formats/layout";
import { answering } from "./answering";
import { announces } from "./announcer";
import { routeFiles, routersOf } from "./bgpd";
import { hasAddress, loopback, loopbackFiles } from "./loopback";

/** Checks the sessions of the API's address. */
const sessions = `${layout.libexec}/virtual-address-sessions`;

/** bgpd retries after five seconds, and aborts an attempt after the same time. */
const sessionTimeoutSeconds = 90;

/** A master's route to the API's address. The pod starts after the address is set; on removal, the address is removed after the route. */
export const routeLayer = (
  host: Host,
  route: Route,
  { versions, artifacts }: Pick<ClusterConfig, "versions" | "artifacts">,
): DesiredState => ({
  files: {
    ...loopbackFiles(route.address),
    ...routeFiles({ host, route, image: images(versions, artifacts).virtualAddressRoute }),
    [sessions]: {
      content: bgpSessionsProgram(host.name, routersOf({ host, route }), {
        logs: "/var/log/pods/kube-system_virtual-address-*/virtual-address/*.log",
        lineOf: (address) => `neighbor ${address}`,
        error: String.raw`s/.*BGP: (\[[A-Z0-9-]+\] *)*(\[[A-Z]+ [0-9]+\] *)?//p`,
        name: "bgpd",
      }),
      mode: "0755",
    },
  },
  data: { [loopback.data]: "0700" },
  units: { [loopback.unit]: [loopback.program, `${layout.systemd}/${loopback.unit}`] },
  beforePods: [loopback.unit],
  waits: [
    {
      what: "the virtual address on this host",
      command: `${hasAddress(route.address)} || { echo 'the loopback interface lacks ${route.address}'; exit 1; }`,
      timeoutSeconds: 30,
    },
    {
      what: "a BGP session with every router of the virtual address",
      command: sessions,
      timeoutSeconds: sessionTimeoutSeconds,
    },
    {
      what: "the route to the virtual address",
      command: `${announces} || { echo '${host.name} does not announce ${route.address}'; exit 1; }`,
      timeoutSeconds: 60,
    },
    answering(route.address),
  ],
});
