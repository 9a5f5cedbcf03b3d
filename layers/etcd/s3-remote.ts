import { layout } from "../formats/layout";

/** A bucket that receives copies of snapshots. */
export interface S3Bucket {
  /** URL of the service. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Prefix of object names. */
  readonly prefix?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Path of rclone's configuration. */
export const s3RemotePath = `${layout.libexec}/etcd-snapshot-s3.conf`;

/** Destination of snapshots, in rclone's syntax. */
export const s3Target = ({ bucket, prefix }: S3Bucket): string =>
  `backup:${[bucket, prefix].filter(Boolean).join("/")}`;

/** rclone's configuration for the bucket; a secret (rclone.org/s3/#other). Its key needs permission only to put and get objects. */
export const s3Remote = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Bucket): string =>
  `[backup]
type = s3
provider = Other
endpoint = ${endpoint}
region = ${region}
access_key_id = ${accessKeyId}
secret_access_key = ${secretAccessKey}
no_check_bucket = true
`;
