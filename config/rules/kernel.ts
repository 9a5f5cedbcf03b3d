import { type ResolvedHost, sourcesOf } from "../groups";
import { ipv6Sysctls, ownSysctls } from "../settings/kernel";
import type { Sections } from "../schema";

/** Kernel settings that Kubernetes needs otherwise, or that a nested host cannot make. */
export function kernelErrors(written: Partial<Sections>, hosts: readonly ResolvedHost[]): string[] {
  const { hostProfile = "standard", network } = written;
  const own = { ...ownSysctls, ...(network?.ipv6 && ipv6Sysctls) };
  const errors = hosts.flatMap((host, index) => {
    const nested = (host.profile ?? hostProfile) === "nested";
    return sourcesOf(written.hosts![index]!, index, written).flatMap(({ place, keys }) => {
      const { sysctls = {}, modules = [], hugepages } = keys.kernel ?? {};
      const pages = Object.keys(hugepages ?? {});
      return [
        ...(nested
          ? pages.map(
              (size) =>
                `${place}kernel.hugepages.${size}: belong to the machine around the nested host ${host.name}; set them there`,
            )
          : []),
        ...Object.keys(sysctls).flatMap((name) => {
          const spot = `${place}kernel.sysctls.${name}`;
          if (Object.hasOwn(own, name))
            return [`${spot}: cannot be set: Kubernetes needs the program's value; take it out`];
          if (name === "vm.nr_hugepages" && host.kernel.hugepages?.["2Mi"] !== undefined)
            return [`${spot}: is also kernel.hugepages.2Mi; take one of them out`];
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
