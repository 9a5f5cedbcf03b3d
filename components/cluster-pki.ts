import * as pulumi from "@pulumi/pulumi";
import { firstNames, type Sections } from "../config/schema";
import type { AuthorityName, Requests } from "../pki/requests";
import { encryptionConfigPath, encryptionFile } from "../layers/control-plane/encryption";
import type { HostFile } from "../layers/formats/host-file";
import {
  certificatePath,
  serviceAccountKeys as serviceAccountPaths,
  type CertificateName,
} from "../layers/formats/layout";
import { suffix, trusted } from "../layers/formats/rotation";
import { CertificateAuthority } from "../resources/certificate-authority";
import { EncryptionKey } from "../resources/encryption-key";
import { SigningKey } from "../resources/signing-key";

const caDays = 3650;
/** Days that certificates are valid, and keys that are renewed like them. */
export const certificateDays = 365;

const forEach = <T>(make: (which: AuthorityName) => T): Record<AuthorityName, T> => ({
  kubernetes: make("kubernetes"),
  etcd: make("etcd"),
  "front-proxy": make("front-proxy"),
});

export interface ClusterPkiArgs {
  /** Name of the cluster, which is part of the CAs' names. */
  clusterName: string;
  /** The cluster's owner: `ClusterIdentity.owner`. */
  owner: pulumi.Input<string>;
  /** Lists with the names of keys and CAs to create. */
  security: Pick<
    Sections["security"],
    "certificateAuthorities" | "serviceAccountKeys" | "encryption"
  >;
}

/** A cluster's CAs, whose keys exist only in the encrypted state, and the keys that masters share. */
export class ClusterPki extends pulumi.ComponentResource {
  /** The signing CAs. */
  readonly authorities: Readonly<Record<AuthorityName, CertificateAuthority>>;
  /** Bundles of all trusted CA certificates. */
  readonly trusted: Readonly<Record<AuthorityName, pulumi.Output<string>>>;
  /** Service account keys: the first signs tokens, all verify them. */
  private readonly serviceAccountKeys: readonly [SigningKey, ...SigningKey[]];
  private readonly encryption: pulumi.Output<HostFile>;

  constructor(name: string, args: ClusterPkiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:ClusterPki", name, {}, opts);
    const { certificateAuthorities, serviceAccountKeys, encryption } = args.security;
    const authority = (which: AuthorityName, one: string) => {
      const ending = suffix(one, firstNames.authority);
      return new CertificateAuthority(
        `${name}-${which}${ending}`,
        { commonName: `${args.clusterName} ${which}${ending}`, validDays: caDays },
        { parent: this },
      );
    };
    const all = forEach((which) =>
      Object.fromEntries(certificateAuthorities.map((one) => [one, authority(which, one)])),
    );
    this.authorities = forEach((which) => all[which][certificateAuthorities[0]!]!);
    this.trusted = forEach((which) =>
      pulumi
        .all(trusted(args.security).map((one) => all[which][one]!.cert))
        .apply((certificates) => certificates.join("")),
    );
    const signing = (one: string) =>
      new SigningKey(`${name}-service-account${suffix(one, firstNames.serviceAccountKey)}`, {
        parent: this,
      });
    const [first, ...others] = serviceAccountKeys;
    this.serviceAccountKeys = [signing(first!), ...others.map(signing)];
    const keys = encryption.keys.filter((key) => !Object.hasOwn(encryption.kms, key));
    for (const [key, { endpoint }] of Object.entries(encryption.kms))
      void pulumi.log.info(
        `security.encryption.kms.${key}: every master needs a KMS v2 plugin at ${endpoint} that root may connect to, before pulumi up and at every start`,
        this,
      );
    const secrets = keys.map(
      (key) =>
        new EncryptionKey(
          `${name}-encryption-${key}`,
          { name: key, owner: args.owner },
          { parent: this },
        ).secret,
    );
    this.encryption = pulumi.secret(pulumi.all(secrets)).apply((made) =>
      encryptionFile(
        encryption,
        keys.map((key, index) => ({ name: key, secret: made[index]! })),
      ),
    );
    this.registerOutputs();
  }

  /** Inputs with which a layer issues these certificates: the requests and the signing CAs, as a secret. */
  certificates(requests: Requests) {
    const signing = [...new Set(Object.values(requests).map(({ authority }) => authority))];
    const authorities = Object.fromEntries(
      signing.map((which) => [which, this.authorities[which].keyPair]),
    );
    return { authorities, requests, validDays: certificateDays };
  }

  /** The bundle of trusted CA certificates, as the file of that name. */
  trustedFile(name: CertificateName, which: AuthorityName) {
    return { [certificatePath(name)]: { content: this.trusted[which] } };
  }

  /** Keys that sign and verify service account tokens, as files for every master. */
  serviceAccountFiles() {
    const publicKeys = pulumi.all(this.serviceAccountKeys.map(({ publicKey }) => publicKey));
    const [{ privateKey }] = this.serviceAccountKeys;
    return {
      [serviceAccountPaths.publicKey]: { content: publicKeys.apply((keys) => keys.join("")) },
      [serviceAccountPaths.privateKey]: { content: privateKey, mode: "0600" },
    };
  }

  /** Encryption configuration for Secrets, as a file for every master. */
  encryptionFiles() {
    return {
      [encryptionConfigPath]: { content: this.encryption.content, mode: "0600" },
    };
  }
}
