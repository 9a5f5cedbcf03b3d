import { strictEqual } from "node:assert";
import { registryError } from "../../../../../provider/host/preflight/registry-errors";

const probe = {
  what: "the mirror https://m.example:5000/v2/hub of docker.io",
  address: "m.example:5000",
  url: "https://m.example:5000/v2/hub/library/haproxy/manifests/3.0.28",
  image: "docker.io/library/haproxy:3.0.28",
};
const withLogin = { ...probe, authorization: "Basic eA==" };

/** A probe, curl's exit code, the status, and the fault without what it is about. */
const table: readonly (readonly [object, number, number, string | undefined])[] = [
  [probe, 0, 200, undefined],
  [
    probe,
    6,
    0,
    "has a name that is unknown to the host: (6) said; check it and the resolvers of the host",
  ],
  ...[7, 28, 52, 56].map(
    (exit) =>
      [
        probe,
        exit,
        0,
        `is unreachable: (${exit}) said; check the route, firewalls, and artifacts.proxy where there is no other way out`,
      ] as const,
  ),
  ...[35, 60].map(
    (exit) =>
      [
        probe,
        exit,
        0,
        `fails the TLS handshake: (${exit}) said; set registries."m.example:5000".ca, or renew its certificate`,
      ] as const,
  ),
  [probe, 0, 401, 'requires a login (401); set registries."m.example:5000".username and password'],
  [
    withLogin,
    0,
    401,
    'refuses the login (401); check registries."m.example:5000".username and password',
  ],
  [
    probe,
    0,
    404,
    "does not have docker.io/library/haproxy:3.0.28 (404); check versions, or what it mirrors",
  ],
  [probe, 0, 429, "limits the pulls of this host (429); set a login or a mirror in registries"],
  [probe, 0, 503, "is unavailable (503); run this again later"],
  [{ ...withLogin, image: undefined }, 0, 404, undefined],
  [
    { ...withLogin, image: undefined },
    0,
    401,
    'refuses the login (401); check registries."m.example:5000".username and password',
  ],
  // Pods may bring the login with them, as imagePullSecrets.
  [{ ...probe, image: undefined }, 0, 401, undefined],
];

describe("why a host gets no image from a registry", () => {
  for (const [given, exit, status, expected] of table)
    it(`exit ${exit}, status ${status}: ${expected ?? "it does"}`, () =>
      strictEqual(
        registryError(given as typeof probe, { exit, status, words: `curl: (${exit}) said` }),
        expected && `${probe.what} ${expected}`,
      ));
});
