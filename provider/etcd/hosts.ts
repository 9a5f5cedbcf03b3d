import { observeEtcd } from "../../host/etcd";
import type { RemoteHost } from "../../ssh/host";
import { isForeign } from "../../host/owner";
import type { OtherHost } from "./entry";
import { credentials, currentWay, isLost } from "../stack";

/** A look at the etcd members of these hosts, side by side. Hosts that are given up for lost are passed over. */
export const lookAround = (hosts: readonly RemoteHost[]): Promise<OtherHost<RemoteHost>[]> =>
  Promise.all(
    hosts
      .filter(({ address }) => !isLost(address))
      .map(async (host) => {
        const way = currentWay(host);
        try {
          return { name: host.name, way, view: await observeEtcd(way, credentials()) };
        } catch (error) {
          const failure = (error as Error).message;
          const foreign = isForeign(error) && error.owner.owner !== host.owner;
          return { name: host.name, way, failure, foreign };
        }
      }),
  );

/** Whether two stand for the same machine. */
export const sameHost = (a: RemoteHost, b: RemoteHost): boolean =>
  a.name === b.name && a.address === b.address;
