import type { OpenPort } from "../../../host/facts";
import { listenersOf } from "../../../layers/listeners";
import type { Listener, PortUse } from "../../../layers/listener";

const every = ["0.0.0.0", "::"];

/** Required ports that another process uses, each with what could not start. */
export function occupiedPorts(
  open: readonly OpenPort[],
  use: PortUse & { readonly address: string },
): string[] {
  return listenersOf(use).flatMap((needed) => {
    const taken = open.find((found) => isInTheWay(found, needed, use.address));
    if (!taken) return [];
    const port = needed.protocol === "udp" ? `${needed.port}/udp` : needed.port;
    const holder = taken.holder || "another process";
    const remedy = /^link \S+$/.test(holder)
      ? `ip ${holder.replace("link", "link delete")}`
      : holder.startsWith("WireGuard ")
        ? "give it another ListenPort"
        : "stop it";
    return [`port ${port} is in use by ${holder}, and ${needed.program} needs it; ${remedy}`];
  });
}

/** A listener at one address leaves other addresses free. A program that listens at every address needs all of them. */
function isInTheWay(found: OpenPort, needed: Listener, address: string): boolean {
  if (found.port !== needed.port || found.protocol !== needed.protocol) return false;
  // The kernel itself holds the port of a VXLAN, which it shares between them.
  if (needed.shared && found.holder === "") return false;
  const wanted: Record<Listener["at"][number], string> = {
    "127.0.0.1": "127.0.0.1",
    "host's address": address,
    "every address": found.address,
  };
  return every.includes(found.address) || needed.at.some((at) => wanted[at] === found.address);
}
