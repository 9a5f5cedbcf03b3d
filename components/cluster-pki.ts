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

const authorityDays = 3650;
const certificateDays = 365;

const forEach = <T>(make: (which: AuthorityName) => T): Record<AuthorityName, T> => ({
  kubernetes: make("kubernetes"),
  etcd: make("etcd"),
  "front-proxy": make("front-proxy"),
});

export interface ClusterPkiArgs {
  /** Name of the cluster: it stands in the names of its authorities. */
  clusterName: string;
  /** What to make a key or an authority for: each has a name in one of its lists. */
  security: Pick<
    Sections["security"],
    "certificateAuthorities" | "serviceAccountKeys" | "encryption"
  >;
}

/** The authorities of a cluster, whose keys are in the encrypted state alone, and the keys that masters share. */
export class ClusterPki extends pulumi.ComponentResource {
  /** Those that sign. */
  readonly authorities: Readonly<Record<AuthorityName, CertificateAuthority>>;
  /** The certificates of all that are trusted, in one text each. */
  readonly trusted: Readonly<Record<AuthorityName, pulumi.Output<string>>>;
  /** The key that signs tokens, and all that they are checked with. */
  private readonly serviceAccountKeys: readonly [SigningKey, ...SigningKey[]];
  private readonly encryption: pulumi.Output<HostFile>;

  constructor(name: string, args: ClusterPkiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:ClusterPki", name, {}, opts);
    const { certificateAuthorities, serviceAccountKeys, encryption } = args.security;
    const authority = (which: AuthorityName, one: string) => {
      const mark = suffix(one, firstNames.authority);
      return new CertificateAuthority(
        `${name}-${which}${mark}`,
        { commonName: `${args.clusterName} ${which}${mark}`, validDays: authorityDays },
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
    const { keys } = encryption;
    const secrets = keys.map(
      (key) =>
        new EncryptionKey(`${name}-encryption-${key}`, { name: key }, { parent: this }).secret,
    );
    this.encryption = pulumi.secret(pulumi.all(secrets)).apply((made) =>
      encryptionFile(
        encryption,
        keys.map((key, index) => ({ name: key, secret: made[index]! })),
      ),
    );
    this.registerOutputs();
  }

  /** What a layer needs to have these certificates issued: the authorities that sign them, as a secret. */
  certificates(requests: Requests) {
    const signing = [...new Set(Object.values(requests).map(({ authority }) => authority))];
    const authorities = Object.fromEntries(
      signing.map((which) => [which, this.authorities[which].keyPair]),
    );
    return { authorities, requests, validDays: certificateDays };
  }

  /** The certificates of all authorities that are trusted for something, as the file of that name. */
  trustedFile(name: CertificateName, which: AuthorityName) {
    return { [certificatePath(name)]: { content: this.trusted[which] } };
  }

  /** What signs and checks tokens of service accounts, as files that every master has. */
  serviceAccountFiles() {
    const publicKeys = pulumi.all(this.serviceAccountKeys.map(({ publicKey }) => publicKey));
    const [{ privateKey }] = this.serviceAccountKeys;
    return {
      [serviceAccountPaths.publicKey]: { content: publicKeys.apply((keys) => keys.join("")) },
      [serviceAccountPaths.privateKey]: { content: privateKey, mode: "0600" },
    };
  }

  /** How Secrets are encrypted, as a file that every master has. */
  encryptionFiles() {
    return {
      [encryptionConfigPath]: { content: this.encryption.content, mode: "0600" },
    };
  }
}
