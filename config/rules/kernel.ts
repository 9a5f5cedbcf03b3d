import { type ResolvedHost, sourcesOf } from "../groups";
import { ownSysctls } from "../settings/kernel";
import type { Sections } from "../schema";

/** Kernel settings that Kubernetes needs otherwise, or that a nested host cannot make. */
export function kernelErrors(written: Partial<Sections>, hosts: readonly ResolvedHost[]): string[] {
  const { hostProfile = "standard" } = written;
  const errors = hosts.flatMap((host, index) => {
    const nested = (host.profile ?? hostProfile) === "nested";
    return sourcesOf(written.hosts![index]!, index, written).flatMap(({ place, keys }) => {
      const { sysctls = {}, modules = [] } = keys.kernel ?? {};
      return [
        ...Object.keys(sysctls).flatMap((name) => {
          const spot = `${place}kernel.sysctls.${name}`;
          if (Object.hasOwn(ownSysctls, name))
            return [`${spot}: cannot be set: Kubernetes needs the program's value`];
          return nested && !name.startsWith("net.")
            ? [`${spot}: belongs to the machine around the nested host ${host.name}; set it there`]
            : [];
        }),
        ...(nested
          ? modules.map(
              (name) =>
                `${place}kernel.modules: the nested host ${host.name} cannot load ${name}; load it on the machine around it`,
            )
          : []),
      ];
    });
  });
  return [...new Set(errors)];
}
