import type { Sections } from "../schema";

/** A certificate needs its private key. */
export const certificateErrors = ({
  certificateFile,
  privateKeyFile,
  privateKey,
}: Sections["ssh"]) =>
  certificateFile && !privateKeyFile && !privateKey
    ? ["ssh.certificateFile: needs its private key; set ssh.privateKeyFile or ssh.privateKey"]
    : [];

/** The command provider runs hooks, and supports fewer ways to connect than the rest of the program. */
export function hookErrors(
  hooks: Sections["hooks"],
  { bastions, certificateFile }: Sections["ssh"],
): string[] {
  const used = Object.entries(hooks).find(([, commands]) => commands.length > 0)?.[0];
  if (!used) return [];
  return [
    ...(bastions.length > 1
      ? [
          `hooks.${used}: hooks support at most one bastion, and ssh.bastions has ${bastions.length}`,
        ]
      : []),
    ...(certificateFile
      ? [
          `hooks.${used}: hooks cannot log in with ssh.certificateFile; authorize the plain key on the hosts too`,
        ]
      : []),
  ];
}
