import { setTimeout as delay } from "node:timers/promises";
import type { EtcdClient } from "./etcd-client";

/** Result of a continuous writer. */
export interface Written {
  /** Numbers whose write was acknowledged. */
  readonly acknowledged: readonly number[];
  readonly failures: readonly string[];
  /** Longest time without an acknowledgement, including the time from the last one to the end. */
  readonly longestGapMs: number;
}

export interface Writer {
  /** Stops it, and returns its result. */
  stop(): Promise<Written>;
}

/** Writes one number after the other, whatever happens; does not retry a failed write. */
export function startWriter(write: (number: number) => Promise<unknown>, pauseMs = 20): Writer {
  const acknowledged: number[] = [];
  const failures: string[] = [];
  let [stopped, last, longestGapMs] = [false, Date.now(), 0];
  const run = async () => {
    for (let number = 1; !stopped; number += 1) {
      try {
        await write(number);
        acknowledged.push(number);
        longestGapMs = Math.max(longestGapMs, Date.now() - last);
        last = Date.now();
      } catch (error) {
        failures.push(`${new Date().toISOString()} ${number}: ${(error as Error).message}`);
      }
      await delay(pauseMs);
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      await running;
      longestGapMs = Math.max(longestGapMs, Date.now() - last);
      return { acknowledged, failures, longestGapMs };
    },
  };
}

/** Prints a writer's result, with some of its failures. */
export function report(what: string, { acknowledged, failures, longestGapMs }: Written): void {
  console.log(
    `      ${what}: ${acknowledged.length} written, ${failures.length} failed, at most ${longestGapMs} ms without one`,
  );
  for (const failure of failures.slice(0, 60)) console.log(`        ${failure}`);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const prefix = "/test/ha/";

/** Writes numbered keys to etcd; after a failure the next write uses another host. */
export function keyWriter(client: EtcdClient, hosts: () => readonly string[]): Writer {
  let turn = 0;
  return startWriter(async (number) => {
    const all = hosts();
    const host = all[turn % all.length]!;
    const body = { key: base64(`${prefix}${number}`), value: base64(String(number)) };
    await client.ask(host, "/v3/kv/put", body, 3_000).catch((error: Error) => {
      turn += 1;
      throw error;
    });
  });
}

/** Numbers of the keys in etcd. */
export async function writtenKeys(client: EtcdClient, host: string): Promise<Set<number>> {
  const range = { key: base64(prefix), range_end: base64("/test/ha0"), keys_only: true };
  const { kvs = [] } = await client.ask<{ kvs?: { key: string }[] }>(
    host,
    "/v3/kv/range",
    range,
    30_000,
  );
  return new Set(
    kvs.map(({ key }) => Number(Buffer.from(key, "base64").toString().slice(prefix.length))),
  );
}
