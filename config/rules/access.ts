import type { Sections } from "../schema";

/** A certificate needs its private key, and so does a bastion's passphrase. */
export const certificateErrors = (ssh: Sections["ssh"]): string[] => [
  ...keyless("ssh", "certificateFile", ssh),
  ...ssh.bastions.flatMap((bastion, index) =>
    (["certificateFile", "privateKeyPassphrase"] as const).flatMap((setting) =>
      keyless(`ssh.bastions[${index}]`, setting, bastion),
    ),
  ),
];

type KeySettings = Pick<
  Sections["ssh"],
  "certificateFile" | "privateKeyFile" | "privateKey" | "privateKeyPassphrase"
>;

const keyless = (
  place: string,
  setting: "certificateFile" | "privateKeyPassphrase",
  settings: KeySettings,
): string[] =>
  settings[setting] && !settings.privateKeyFile && !settings.privateKey
    ? [
        `${place}.${setting}: needs its private key; set ${place}.privateKeyFile or ${place}.privateKey`,
      ]
    : [];

/** The command provider runs hooks, and supports fewer ways to connect than the rest of the program. */
export function hookErrors({ ssh, hooks, groups = {}, hosts = [] }: Partial<Sections>): string[] {
  if (!ssh) return [];
  const places = [
    ["hooks", hooks] as const,
    ...Object.entries(groups).map(([name, keys]) => [`groups.${name}.hooks`, keys.hooks] as const),
    ...hosts.map((host, index) => [`hosts[${index}].hooks`, host.hooks] as const),
  ];
  return places.flatMap(([place, commands]) => {
    const used = (["beforeSetup", "afterSetup", "beforeRemove"] as const).find(
      (hook) => (commands?.[hook] ?? []).length > 0,
    );
    return used === undefined
      ? []
      : connectionFaults(ssh).map((fault) => `${place}.${used}: hooks ${fault}`);
  });
}

const connectionFaults = ({ bastions, certificateFile }: Sections["ssh"]): string[] => [
  ...(bastions.length > 1
    ? [
        `support at most one bastion, and ssh.bastions has ${bastions.length}; take the hooks out, or use one bastion`,
      ]
    : []),
  ...(bastions[0]?.certificateFile
    ? [
        "cannot log in with ssh.bastions[0].certificateFile; authorize the plain key on the bastion too",
      ]
    : []),
  ...(certificateFile
    ? ["cannot log in with ssh.certificateFile; authorize the plain key on the hosts too"]
    : []),
];
