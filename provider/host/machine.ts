import type { RemoteHost } from "../../ssh/host";

/** A host of another name or address is another machine; how it is reached may change freely. */
export const moved = (old: RemoteHost, now: RemoteHost): boolean =>
  old.name !== now.name || old.address !== now.address;

/** Another host key may mean that the machine was reinstalled: everything is applied again, if it is not there already. */
export const installedAnew = (old: RemoteHost, now: RemoteHost): boolean =>
  old.hostKey !== now.hostKey;
