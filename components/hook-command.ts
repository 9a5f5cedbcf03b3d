import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { readLocalFile } from "../config/values";
import type { RemoteHost } from "../ssh/host";
import type { Inputs } from "../resources/inputs";

interface HookCommandArgs {
  config: Pick<ClusterConfig, "ssh">;
  host: Host;
  /** Connection to the machine: on another machine the commands run again. */
  remote: Inputs<RemoteHost>;
  /** Commands to run when the resource is created. */
  create?: readonly string[];
  /** Commands to run when it is deleted, before its dependencies are. */
  delete?: readonly string[];
}

/**
 * The user's own commands on a host, as one resource. A list runs in order and stops at the first failure.
 *
 * @returns an empty list if there are no commands, so that it can be spread into `dependsOn`.
 */
export function hookCommand(
  name: string,
  { config: { ssh }, host, remote: machine, ...commands }: HookCommandArgs,
  opts: pulumi.CustomResourceOptions,
): remote.Command[] {
  const script = (lines: readonly string[] = []) =>
    lines.length === 0 ? undefined : ["set -e", ...lines].join("\n");
  const [create, remove] = [script(commands.create), script(commands.delete)];
  if (!create && !remove) return [];
  const [bastion] = ssh.bastions;
  const { sshAddress, ...login } = host.ssh;
  const password = ssh.password && { password: pulumi.secret(ssh.password) };
  const credentials = { ...privateKeyOf(ssh), ...password };
  const ownKey = bastion?.privateKey ?? bastion?.privateKeyFile;
  return [
    new remote.Command(
      name,
      {
        ...(create && { create }),
        ...(remove && { delete: remove }),
        connection: {
          host: sshAddress ?? host.address,
          ...login,
          ...credentials,
          ...(bastion && {
            proxy: {
              host: bastion.address,
              port: bastion.port,
              user: bastion.user ?? host.ssh.user,
              hostKey: bastion.hostKey,
              ...(ownKey ? { ...privateKeyOf(bastion), ...password } : credentials),
            },
          }),
        },
        addPreviousOutputInEnv: false,
        // A reinstalled machine has a new host key, and would refuse the connection for the removal.
        triggers: [machine.address, ...(remove ? [] : [machine.hostKey])],
      },
      // Otherwise the command provider would run all commands again whenever a credential is rotated.
      { ...opts, ignoreChanges: ["connection"] },
    ),
  ];
}

/** The private key of the ssh section or of a bastion, as the command provider takes it. */
function privateKeyOf({
  privateKey,
  privateKeyFile,
  privateKeyPassphrase: passphrase,
}: Pick<ClusterConfig["ssh"], "privateKey" | "privateKeyFile" | "privateKeyPassphrase">) {
  const key = privateKey ?? (privateKeyFile && readLocalFile(privateKeyFile));
  return {
    ...(key && { privateKey: pulumi.secret(key) }),
    ...(passphrase && { privateKeyPassword: pulumi.secret(passphrase) }),
  };
}
