import type { Sections } from "../schema";

/** KMS plugins that no name in the list of keys stands for, or that share a socket. */
export const kmsErrors = ({ keys, kms }: Sections["security"]["encryption"]): string[] => {
  const place = (name: string) => `security.encryption.kms.${name}`;
  const all = Object.entries(kms);
  return all.flatMap(([name, { endpoint }], index) => {
    const first = all.findIndex(([, other]) => other.endpoint === endpoint);
    return [
      ...(keys.includes(name)
        ? []
        : [`${place(name)}: is not in security.encryption.keys; add it to the end of the list`]),
      ...(first < index
        ? [
            `${place(name)}.endpoint: is also the socket of ${place(all[first]![0])}; give each plugin its own`,
          ]
        : []),
    ];
  });
};
