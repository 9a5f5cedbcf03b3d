import { certificatePath, serviceAccountKeys } from "../render/layout";
import type { HostLayerInputs } from "./host-layer";

/** What a host takes, and which of it is in use, both in PEM. */
interface Names {
  readonly taken: string;
  readonly used: string;
}

const ends = "-----END PUBLIC KEY-----\n";

/** The authorities of the cluster, and the keys of service accounts, as far as a layer has them. */
function rotated({
  files,
  certificates,
}: Partial<HostLayerInputs>): Readonly<Record<string, Names>> {
  const trust = files?.[certificatePath("kubernetes-ca")]?.content;
  const authority = certificates?.authorities["kubernetes"]?.cert;
  const keys = files?.[serviceAccountKeys.publicKey]?.content;
  return {
    ...(trust && authority && { "security.authorities": { taken: trust, used: authority } }),
    ...(keys && {
      "security.serviceAccountKeys": { taken: keys, used: keys.split(ends)[0]! + ends },
    }),
  };
}

/** Why a rotation cannot be made, where a step of it is left out: hosts that are done would not take hosts that are not. */
export function stepsLeftOut(olds: HostLayerInputs, news: HostLayerInputs): string[] {
  const before = rotated(olds);
  return Object.entries(rotated(news)).flatMap(([list, now]) => {
    const last = before[list];
    if (!last) return [];
    if (!last.taken.includes(now.used))
      return [
        `${news.host.name}: ${list}: the first name is not taken here yet; put it at the end of the list, run pulumi up, and then put it first`,
      ];
    if (!now.taken.includes(last.used))
      return [
        `${news.host.name}: ${list}: what leaves the list is still in use here; let another name be the first, run pulumi up, and then take it off`,
      ];
    return [];
  });
}
