import { X509Certificate } from "node:crypto";
import { portPattern } from "./network";
import { pattern, shown, text } from "./text";

const inPem = /^\s*(-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/;

/** Certificates in PEM, and nothing else. */
export const certificates = text(
  "certificates in PEM",
  (value) =>
    inPem.test(value) && value.match(/-----BEGIN[^]*?-----END[^\n]*/g)!.every(isCertificate),
  () => "is not one or more certificates in PEM",
).meta({ title: "certificates in PEM", pattern: inPem.source });

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== "";
  } catch {
    return false;
  }
}

/** A user of a registry. A colon would end it where user and password are sent as one. */
export const registryUser = pattern(
  "user",
  /^[!-9;-~]+$/,
  () => "is not a user: one word of printable ASCII without a colon",
);

/** A password or an access token, which is encrypted in the stack file. */
export const password = text(
  "secret",
  (value) => /^[^\p{Cc}]+$/u.test(value),
  () => "is empty or holds a control character",
);

/** URL of a mirror: scheme, name, and a prefix of the images' names or the path of its API, which ends in `/v2`. */
export const mirrorUrl = pattern(
  "URL",
  new RegExp(`^https?://[a-z0-9][a-z0-9.-]*(:${portPattern})?(/[A-Za-z0-9._-]+)*/?$`),
  ({ input }) =>
    `${JSON.stringify(input).replace(/\/\/[^/]*@/, "//…@")} is not an address such as https://mirror.example.com/prefix; name user and password in registries`,
);

/** A registry with or without a prefix of images' names, as references begin. */
export const imageRegistry = pattern(
  "registry",
  new RegExp(
    `^[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)+(:${portPattern})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`,
  ),
  (issue) => `${shown(issue)} is not a registry such as registry.example.com:5000/kubernetes`,
);

/** Digest of an image. */
export const imageDigest = pattern(
  "digest",
  /^sha256:[0-9a-f]{64}$/,
  (issue) => `${shown(issue)} is not a digest such as sha256:0123…`,
);

/** What a proxy is not used for, as programs read it in NO_PROXY. */
export const proxyException = pattern(
  "name, domain, address or network",
  /^[A-Za-z0-9.*_:[\]-]+(\/\d{1,3})?$/,
  (issue) =>
    `${shown(issue)} is not a name, a domain such as .example.com, an address or a network`,
);

/** The name of a runtime shim. */
export const runtimeType = pattern(
  "shim",
  /^[a-z0-9]+(\.[a-z0-9-]+)+\.v\d+$/,
  (issue) => `${shown(issue)} is not a shim such as io.containerd.runc.v2`,
);
