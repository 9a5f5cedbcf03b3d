import { connect } from "node:net";

const intervalMs = 2_000;

/** Address of the engine that started this process: plugins get it as their last argument. Undefined elsewhere, as in tests. */
export function engineAddress(): string | undefined {
  const last = process.argv.at(-1) ?? "";
  return /^[\w.-]+:\d+$/.test(last) ? last : undefined;
}

let watching = false;

/**
 * Ends this process soon after the engine is gone. A killed engine leaves its plugins running, and one that kept changing a
 * host would collide with the next run.
 */
export function exitWithEngine(): void {
  const address = engineAddress();
  if (!address || watching) return;
  watching = true;
  const [host, port] = address.split(":") as [string, string];
  setInterval(() => {
    const probe = connect(Number(port), host, () => probe.destroy());
    probe.on("error", () => process.exit(1));
  }, intervalMs).unref();
}
