import { z } from "zod";
import * as field from "./fields";

const bastion = z.strictObject({
  address: field.bastionAddress.describe("Address or DNS name of the bastion."),
  port: field.port.default(22).describe("Port of its sshd."),
  user: field.loginUser.optional().describe("User to log in as. Default: `ssh.user`."),
  hostKey: field.hostKey
    .optional()
    .describe("Public host key. Default: from `ssh.knownHostsFile`."),
  privateKeyFile: field.localPath
    .optional()
    .describe("Private key file for this bastion. Default: the login of `ssh`."),
  privateKey: field.privateKey.optional().describe("The private key itself, for CI."),
  privateKeyPassphrase: field.secret.optional().describe("Passphrase of that private key."),
  certificateFile: field.localPath.optional().describe("OpenSSH certificate for that private key."),
  agentKey: field.agentKey
    .optional()
    .describe("Key of the SSH agent for this bastion, as its public key or `SHA256:` fingerprint."),
});

/** How hosts are reached. Credentials may change at any time: nothing on a host depends on them. */
export const ssh = z.strictObject({
  user: field.loginUser.default("root").describe("User to log in as: root, or one with sudo."),
  port: field.port.default(22).describe("Port of sshd on the hosts."),
  privateKeyFile: field.localPath
    .optional()
    .describe("Private key file on your machine. `~/` is your home directory."),
  privateKey: field.privateKey.optional().describe("The private key itself, for CI."),
  privateKeyPassphrase: field.secret.optional().describe("Passphrase of the private key."),
  certificateFile: field.localPath
    .optional()
    .describe("OpenSSH certificate for that key, such as `id_ed25519-cert.pub`."),
  password: field.secret
    .optional()
    .describe("Password, for hosts that ask for one, alone or after a key."),
  agent: z.boolean().default(false).describe("Use the SSH agent behind `SSH_AUTH_SOCK`."),
  agentKey: field.agentKey
    .optional()
    .describe(
      "The only key of the SSH agent to use, as its public key or `SHA256:` fingerprint. Implies `ssh.agent`.",
    ),
  sudoPassword: field.secret.optional().describe("Password for sudo, where sudo asks for one."),
  knownHostsFile: field.localPath
    .optional()
    .describe("known_hosts file with the keys of hosts and bastions that list no `hostKey`."),
  bastions: z
    .array(bastion)
    .default([])
    .describe("Jump hosts, in order. The first is reached directly."),
  apiThroughBastions: z
    .boolean()
    .default(true)
    .describe("Reach the API through the bastions too, if there are any."),
  apiProxyPort: field.port
    .optional()
    .describe(
      "Port on 127.0.0.1 of your machine at which the Kubernetes provider reaches the API through the bastions. Default: a port from 20000 to 29999 that follows from `cluster.name`.",
    ),
});
