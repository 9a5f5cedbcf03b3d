import { observeEtcd } from "../../host/etcd";
import type { RemoteHost } from "../../ssh/host";
import { isForeign } from "../../host/owner";
import type { OtherHost } from "./entry";
import { credentials, currentHost, isLost } from "../stack";

/** Observes the etcd members of these hosts in parallel. Skips lost hosts. */
export const observeMembers = (hosts: readonly RemoteHost[]): Promise<OtherHost<RemoteHost>[]> =>
  Promise.all(
    hosts
      .filter(({ address }) => !isLost(address))
      .map(async (host) => {
        const remote = currentHost(host);
        try {
          return { name: host.name, remote, view: await observeEtcd(remote, credentials()) };
        } catch (error) {
          const failure = (error as Error).message;
          const foreign = isForeign(error) && error.owner.owner !== host.owner;
          return { name: host.name, remote, failure, foreign };
        }
      }),
  );

/** Whether both describe the same machine. */
export const sameHost = (a: RemoteHost, b: RemoteHost): boolean =>
  a.name === b.name && a.address === b.address;
