import type { Sections } from "../schema";
import { isMap } from "./merge";

const password = /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:[^\s/?#@]+@/i;

/**
 * URLs with a password in settings that components take as they are. The password would be shown in previews, in the state, and in
 * arguments of processes. Those of units have a rule of their own, which names the key for a proxy.
 */
export function loginErrors(written: Partial<Sections>): string[] {
  const { kubelet, kubeProxy, apiServer, controllerManager, scheduler, etcd, containerd } = written;
  const components = {
    kubelet,
    kubeProxy,
    apiServer,
    controllerManager,
    scheduler,
    etcd,
    containerd,
  };
  const perHost = (keys: Partial<Pick<Sections, "kubelet" | "containerd">>, place: string) =>
    found({ kubelet: keys.kubelet, containerd: keys.containerd }, place);
  return [
    ...found(components, ""),
    ...Object.entries(written.groups ?? {}).flatMap(([name, keys]) =>
      perHost(keys as object, `groups.${name}`),
    ),
    ...(written.hosts ?? []).flatMap((host, index) => perHost(host as object, `hosts[${index}]`)),
  ];
}

function found(value: unknown, place: string): string[] {
  if (typeof value === "string" && password.test(value))
    return [
      `${place}: holds a URL with a password, which previews and logs would show; take it out`,
    ];
  if (Array.isArray(value)) return value.flatMap((one, index) => found(one, `${place}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value)
    .map(([key, one]) => [place === "" ? key : `${place}.${key}`, one] as const)
    .filter(([where]) => !/(^|\.)(kubelet|containerd)\.unit$/.test(where))
    .flatMap(([where, one]) => found(one, where));
}
