import type { RemoteHost } from "../../ssh/host";

/** Whether it is another machine: its name or address differs. How it is reached may change freely. */
export const moved = (old: RemoteHost, now: RemoteHost): boolean =>
  old.name !== now.name || old.address !== now.address;

/** A new host key may mean a reinstalled machine, so everything that is missing is applied again. */
export const reinstalled = (old: RemoteHost, now: RemoteHost): boolean =>
  old.hostKey !== now.hostKey;
