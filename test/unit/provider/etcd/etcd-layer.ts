import { mock } from "node:test";
import { layerFrom } from "../../../../layers/layer-json";
import { newCa } from "../../../../pki/authority";
import { handler } from "../../../../provider/host/layer";
import type { HostLayerInputs } from "../../../../provider/host/layer-inputs";
import type { DesiredState } from "../../../../layers/desired-state";
import { ConnectionError } from "../../../../ssh/errors";
import * as layer from "../../../../host/layer";

export const host = {
  name: "m1",
  address: "192.0.2.11",
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 AAAA",
  owner: "prod/prod/0f",
};
export const program = { url: "https://a/etcd", checksumUrl: "https://a/etcd.sha256" };
export const untouched = { record: () => undefined };

/** The inputs of a layer with a file, a program, a unit and a certificate, in parts: as such a text they cannot be varied. */
export async function etcdLayer(): Promise<HostLayerInputs & DesiredState> {
  const inputs = {
    host,
    layer: "etcd",
    files: { "/etc/etcd.yaml": { content: "a" } },
    programs: { "/usr/local/bin/etcd": program },
    units: { "etcd.service": ["/etc/etcd.yaml"] },
    onRemove: ["stop-static-pods"],
    certificates: {
      authorities: { etcd: await newCa("prod etcd", 10) },
      requests: {
        "/etc/etcd/peer": { authority: "etcd", commonName: "m1", usages: ["client" as const] },
      },
      validDays: 365,
    },
  };
  return layerFrom(handler.check!(undefined, inputs));
}

/**
 * Puts a host that takes every layer in place of real ones, until mocks are restored. It fails when asked to, before it takes
 * anything if it is not reached, and says that a kept file is lost. Two mocks of one function would not be restored in the right order.
 */
export function hostThatTakesAll() {
  const taken: DesiredState[] = [];
  const state: { taken: DesiredState[]; lost?: string; failure?: Error } = { taken };
  type Given = Parameters<typeof layer.applyLayer>;
  mock.method(layer, "applyLayer", async (...given: Given): Promise<layer.Applied> => {
    const [, , , desired, , touching] = given;
    taken.push(desired);
    if (!(state.failure instanceof ConnectionError)) touching?.();
    if (state.failure) throw state.failure;
    if (desired.kept && state.lost) return { changed: [], programs: {}, lost: state.lost };
    return { changed: [], programs: { "/usr/local/bin/etcd": "abc" } };
  });
  return state;
}
