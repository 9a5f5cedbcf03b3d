import { layout } from "../formats/layout";

/** A bucket that snapshots are copied to. */
export interface S3Bucket {
  /** Address of the service. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** What the names of objects begin with. */
  readonly prefix?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where rclone reads how the bucket is reached. */
export const s3RemotePath = `${layout.libexec}/etcd-snapshot-s3.conf`;

/** Where snapshots go, as rclone names it. */
export const s3Target = ({ bucket, prefix }: S3Bucket): string =>
  `backup:${[bucket, prefix].filter(Boolean).join("/")}`;

/** How rclone reaches the bucket; a secret (rclone.org/s3/#other). A key that may only put and get objects is enough. */
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
