import type { Format } from "./formats";
import { similar } from "./similar";

const withAes = (exchange: string, ...modes: readonly string[]): string[] =>
  modes.map((mode) => `TLS_${exchange}_WITH_AES_${mode}`);
const modern = ["128_GCM_SHA256", "256_GCM_SHA384", "128_CBC_SHA", "256_CBC_SHA", "128_CBC_SHA256"];

/** Names of cipher suites that programs of Go know: https://pkg.go.dev/crypto/tls#pkg-constants */
const names: readonly string[] = [
  ...["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
  ...["ECDHE_ECDSA", "ECDHE_RSA"].flatMap((exchange) => [
    ...withAes(exchange, ...modern),
    `TLS_${exchange}_WITH_CHACHA20_POLY1305_SHA256`,
    // A former name, which Kubernetes still takes.
    `TLS_${exchange}_WITH_CHACHA20_POLY1305`,
    `TLS_${exchange}_WITH_RC4_128_SHA`,
  ]),
  ...withAes("RSA", ...modern),
  ...["TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"],
  "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
];

/** The name of a cipher suite. */
export const cipherSuite: Format = (value) => {
  if (names.includes(value as string)) return undefined;
  const close = similar(String(value), names);
  return `${JSON.stringify(value)} is not a cipher suite of Go${close ? `; did you mean ${close}?` : ""}`;
};
