import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { printableLine } from "../text/printable";
import { handshakeTimeoutMs } from "./connection-errors";
import { ConnectionError } from "./errors";
import type { Bastion } from "./host";

/** Reason code of a bastion whose configuration forbids the forwarding (RFC 4254, 5.1). */
const administrativelyProhibited = 1;

/**
 * Opens a TCP connection from a bastion to another machine.
 *
 * @param name prefix of messages
 * @param through connection to the bastion
 * @throws ConnectionError that distinguishes a bastion that forbids it from an unreachable machine.
 */
export function forward(
  name: string,
  through: Client,
  { address, port }: Pick<Bastion, "address" | "port">,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const to = `${address}:${port}`;
    const fail = ({ message, reason }: Error & { reason?: unknown }) => {
      clearTimeout(deadline);
      reject(
        reason === administrativelyProhibited
          ? new ConnectionError(
              name,
              `forwarding to ${to}`,
              "the bastion forbids it; set AllowTcpForwarding (and PermitOpen) in its sshd_config, and allow port forwarding for the key",
            )
          : new ConnectionError(
              name,
              `connecting to ${to} through the bastion`,
              printableLine(message),
            ),
      );
    };
    const deadline = setTimeout(
      () => fail(new Error(`no answer within ${handshakeTimeoutMs / 1000} s`)),
      handshakeTimeoutMs,
    );
    try {
      through.forwardOut("127.0.0.1", 0, address, port, (error, channel) => {
        if (error) return fail(error);
        clearTimeout(deadline);
        resolve(channel);
      });
    } catch (error) {
      // ssh2 throws when it already knows that the connection is gone.
      fail(error as Error);
    }
  });
}
