import type { Sections } from "../schema";

/** A certificate is of no use without the key that it certifies. */
export const certificateFaults = ({
  certificateFile,
  privateKeyFile,
  privateKey,
}: Sections["ssh"]) =>
  certificateFile && !privateKeyFile && !privateKey
    ? ["ssh.certificateFile: certifies a private key; give that by ssh.privateKeyFile"]
    : [];

/** The command provider runs hooks, and reaches hosts in ways of its own. */
export function hookFaults(
  hooks: Sections["hooks"],
  { bastions, certificateFile }: Sections["ssh"],
): string[] {
  const used = Object.entries(hooks).find(([, commands]) => commands.length > 0)?.[0];
  if (!used) return [];
  return [
    ...(bastions.length > 1
      ? [`hooks.${used}: hooks go through one bastion, and ssh.bastions has ${bastions.length}`]
      : []),
    ...(certificateFile
      ? [
          `hooks.${used}: hooks cannot log in by ssh.certificateFile; let the hosts take the key too, without it`,
        ]
      : []),
  ];
}
