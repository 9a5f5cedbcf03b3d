import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import type { DesiredState } from "../remote/desired-state";

/** What a layer's resource gets in place of content that another resource is answerable for from the day on that it was made. */
export interface HandedOver {
  readonly files: Readonly<Record<string, never>>;
  /** The content, as JSON, brotli and base64. */
  readonly handedOver: string;
}

/**
 * Packs the content of a layer, to less than half: in the state it stands a second time, readable, with the resource that is
 * answerable for it. Brotli, because texts this short are a tenth smaller than by gzip.
 *
 * @param content plain data without secrets: in the packed text the engine could not tell them
 */
export const handedOver = (content: DesiredState): HandedOver => ({
  files: {},
  handedOver: brotliCompressSync(JSON.stringify(content)).toString("base64"),
});

/** The content that `handedOver` packed. */
export const contentOf = (packed: string): DesiredState =>
  JSON.parse(brotliDecompressSync(Buffer.from(packed, "base64")).toString()) as DesiredState;
