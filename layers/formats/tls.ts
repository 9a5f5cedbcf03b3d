/** Oldest TLS version that the cluster's servers accept, in Kubernetes' notation. */
export const tlsMinVersion = "VersionTLS12";

/** Cipher suites for TLS 1.2 with forward secrecy and authenticated encryption. Those of TLS 1.3 cannot be configured. */
export const cipherSuites = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
] as const;

/** The same as flags of API server, controller manager and scheduler. */
export const tlsFlags = {
  "tls-min-version": tlsMinVersion,
  "tls-cipher-suites": cipherSuites,
} as const;
