import type { RegistryAnswer } from "../../../host/registries";
import type { RegistryProbe } from "../../../layers/registries/probes";

/** Exit codes of curl for certificates and handshakes (everything.curl.dev/cmdline/exitcode). */
const tls = [35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91];

/** Why a host cannot pull images from a registry: name resolution, route, TLS or login; undefined if it can. */
export function registryError(
  { what, address, image, authorization }: RegistryProbe,
  answer: RegistryAnswer | undefined,
): string | undefined {
  const { exit, status, words } = answer ?? {
    exit: 0,
    status: 0,
    words: "the host did not ask it",
  };
  const said = words.replace(/^curl: /, "");
  const is = (cause: string) => `${what} ${cause}`;
  if (exit === 5)
    return `the name of the proxy is unknown to the host: ${said}; check artifacts.proxy`;
  if (exit === 6)
    return is(
      `has a name that is unknown to the host: ${said}; check it and the resolvers of the host`,
    );
  if (tls.includes(exit))
    return is(
      `fails the TLS handshake: ${said}; set registries."${address}".ca, or renew its certificate`,
    );
  if (exit !== 0 || status === 0)
    return is(
      `is unreachable: ${said}; check the route, firewalls, and artifacts.proxy where there is no other way out`,
    );
  // Without an image of the cluster and without a login there, pods may bring their own login.
  if (image === undefined && authorization === undefined) return undefined;
  if (status === 401 || status === 403)
    return is(
      authorization === undefined
        ? `requires a login (${status}); set registries."${address}".username and password`
        : `refuses the login (${status}); check registries."${address}".username and password`,
    );
  if (image === undefined || status < 400) return undefined;
  if (status === 404) return is(`does not have ${image} (404); check versions, or what it mirrors`);
  if (status === 407)
    return "the proxy requires a login (407), which is not supported; use one without";
  if (status === 429)
    return is("limits the pulls of this host (429); set a login or a mirror in registries");
  return is(`is unavailable (${status}); run this again later`);
}
