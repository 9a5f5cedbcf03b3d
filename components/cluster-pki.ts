import * as pulumi from "@pulumi/pulumi";
import type { Sections } from "../config/schema";
import type { AuthorityName, Requests } from "../pki/requests";
import { encryptionConfigPath, encryptionFile } from "../render/encryption";
import type { HostFile } from "../render/host-file";
import { certificatePath, serviceAccountKeys } from "../render/layout";
import { CertificateAuthority } from "../resources/certificate-authority";
import { EncryptionKey } from "../resources/encryption-key";
import { SigningKey } from "../resources/signing-key";

const authorityDays = 3650;
const certificateDays = 365;

export interface ClusterPkiArgs {
  /** Name of the cluster: it stands in the names of its authorities. */
  clusterName: string;
  /** How Secrets are encrypted: a key is made for each name. */
  encryption: Sections["security"]["encryption"];
}

/** The authorities of a cluster, whose keys are in the encrypted state alone, and the keys that masters share. */
export class ClusterPki extends pulumi.ComponentResource {
  readonly authorities: Readonly<Record<AuthorityName, CertificateAuthority>>;
  readonly serviceAccountKey: SigningKey;
  private readonly encryption: pulumi.Output<HostFile>;

  constructor(name: string, args: ClusterPkiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:ClusterPki", name, {}, opts);
    const authority = (which: AuthorityName) =>
      new CertificateAuthority(
        `${name}-${which}`,
        { commonName: `${args.clusterName} ${which}`, validDays: authorityDays },
        { parent: this },
      );
    this.authorities = {
      kubernetes: authority("kubernetes"),
      etcd: authority("etcd"),
      "front-proxy": authority("front-proxy"),
    };
    this.serviceAccountKey = new SigningKey(`${name}-service-account`, { parent: this });
    const { keys } = args.encryption;
    const secrets = keys.map(
      (key) => new EncryptionKey(`${name}-encryption-${key}`, { parent: this }).secret,
    );
    this.encryption = pulumi.secret(pulumi.all(secrets)).apply((made) =>
      encryptionFile(
        args.encryption,
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

  /** The certificates of all authorities, as files that every host has. */
  trustedFiles() {
    const { kubernetes, etcd, "front-proxy": frontProxy } = this.authorities;
    return {
      [certificatePath("kubernetes-ca")]: { content: kubernetes.cert },
      [certificatePath("etcd-ca")]: { content: etcd.cert },
      [certificatePath("front-proxy-ca")]: { content: frontProxy.cert },
    };
  }

  /** The pair that signs tokens of service accounts, as files that every master has. */
  serviceAccountFiles() {
    const { publicKey, privateKey } = this.serviceAccountKey;
    return {
      [serviceAccountKeys.publicKey]: { content: publicKey },
      [serviceAccountKeys.privateKey]: { content: privateKey, mode: "0600" },
    };
  }

  /** How Secrets are encrypted, as a file that every master has. */
  encryptionFiles() {
    return {
      [encryptionConfigPath]: { content: this.encryption.content, mode: "0600" },
    };
  }
}
