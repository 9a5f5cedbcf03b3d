import { tcp, type Listener, type PortUse } from "../../listener";
import { policies } from "./names";

/** Port of the program's metrics: its default. */
export const policiesPort = 9080;

export const policiesListeners: readonly Listener[] = [
  {
    ...tcp(policiesPort, policies.name, "127.0.0.1"),
    hosts: "every host, with `network.policies`",
    isOn: ({ network }: PortUse) => network.policies,
  },
];
