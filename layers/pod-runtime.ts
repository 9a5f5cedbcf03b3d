import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { ClusterConfig, Host } from "../config/cluster-config";
import type { DesiredState } from "./desired-state";
import { engineLayer } from "./containerd/layer";
import { kubeletLayer } from "./kubelet/layer";

/** The layers that let a host run pods, in the order in which they are set up. Maps come back from the state in any order. */
export const podRuntimeLayers = ["engine", "kubelet"] as const;

/** Engine and kubelet: what runs on a host outside of pods. */
export type PodRuntime = Readonly<Record<(typeof podRuntimeLayers)[number], DesiredState>>;

/** What one host needs to run pods. */
export const podRuntime = (host: Host, config: ClusterConfig): PodRuntime => ({
  engine: engineLayer(host, config),
  kubelet: kubeletLayer(host, config),
});

/**
 * The content as JSON, brotli and base64, a third of its length: the program tells it a second time, readable, with the node.
 * Brotli, because texts this short are a tenth smaller than by gzip; its highest quality takes forty times as long, for a
 * sixteenth less.
 *
 * @param content plain data without secrets: in the packed text the engine could not tell them
 */
export const packed = (content: PodRuntime): string =>
  brotliCompressSync(JSON.stringify(content), { params: quality }).toString("base64");

// A window of 16 kB is more than such a text has, and its encoder is made for each.
const quality = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 14 };

/** The content that `packed` packed. */
export const unpacked = (text: string): PodRuntime =>
  JSON.parse(brotliDecompressSync(Buffer.from(text, "base64")).toString()) as PodRuntime;
