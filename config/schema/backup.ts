import { z } from "zod";
import * as field from "./fields";

/** A bucket of S3 or of a compatible service. */
const s3 = z.strictObject({
  endpoint: field.httpUrl
    .default("https://s3.amazonaws.com")
    .describe("Address of the service: S3 or a compatible one."),
  region: field.region.default("us-east-1").describe("Region of the bucket."),
  bucket: field.bucket.describe(
    "Bucket to copy snapshots to. Its lifecycle rules remove old ones.",
  ),
  prefix: field.objectPrefix.optional().describe("Prefix of the objects' names."),
  accessKeyId: field.word.describe("Access key that may put and get objects."),
  secretAccessKey: field.word.meta({ title: "secret" }).describe("Secret of the access key."),
});

export const backup = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("Take snapshots on a schedule. One is always taken before an upgrade."),
  schedule: field.calendar
    .default("*-*-* 00/6:00:00")
    .describe("When, as `OnCalendar=` of systemd. Each host is up to ten minutes late."),
  keep: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(28)
    .describe("How many snapshots to keep on each host, and in `copyTo`."),
  directory: field.directory
    .default("/var/backups/etcd")
    .describe("Where snapshots are kept on each etcd host."),
  copyTo: field.directory
    .optional()
    .describe("Existing directory on the host to copy them to, such as one on a network share."),
  s3: s3.optional().describe("Bucket to copy snapshots to."),
  keepOnRemoval: z
    .boolean()
    .default(true)
    .describe("Keep snapshots on a host that leaves the cluster. Those in `copyTo` always stay."),
});
