import { randomBytes } from "node:crypto";
import { execOnHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { testEnvironment } from "../lab/place";
import { filling, sized } from "./sized-disk";

/** Gives a directory of a host a file system of its own. It is gone when the host loses power. */
export const giveDisk = (host: string, directory: string, size: string) =>
  execOnHost(host, `mkdir -p ${directory} && mount ${sized(size).join(" ")} ${directory}`);

/** Changes the size of such a file system. */
export const resizeDisk = (host: string, directory: string, size: string) =>
  execOnHost(host, `mount -o remount,size=${size} ${directory}`);

/** Leaves no space on such a file system. */
export const fillDisk = (host: string, directory: string) => execOnHost(host, filling(directory));

/** Without what has mounts of pods below it. */
const ownDirectories = ["/etc", "/usr/local", "/opt", "/var/lib/kubernetes-on-bare-metal"];

/**
 * Makes the directories of a host that a set-up writes to read-only, as ext4 does after an error of its disk. Each gets a mount of
 * its own: the file system itself is this machine's.
 */
export const makeReadOnly = (host: string) =>
  execOnHost(
    host,
    ownDirectories
      .map(
        (path) =>
          `mount --bind ${path} ${path} && mount --make-private ${path} && mount -o remount,bind,ro ${path}`,
      )
      .join(" && "),
  );

/** Makes them writable again, if they are not. */
export const makeWritable = (host: string) =>
  execOnHost(
    host,
    ownDirectories.map((path) => `! mountpoint -q ${path} || umount --lazy ${path}`).join(" && "),
  );

/** Bytes of content: in base64 it fits into a request that etcd accepts. */
const large = 500 * 1024;

/** Creates ConfigMaps until one is refused: small writes find room in pages of the database that are free. */
export async function writeUntilRefused(prefix: string): Promise<void> {
  for (let index = 0; index < 200; index++) {
    const input = JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `${prefix}-${index}` },
      binaryData: { content: randomBytes(large).toString("base64") },
    });
    const args = ["create", "--filename=-", "--request-timeout=20s"];
    const taken = await run("kubectl", args, { env: testEnvironment(), input }).then(
      () => true,
      () => false,
    );
    if (!taken) return;
  }
  throw new Error(`etcd took ${200 * large} bytes on a full disk`);
}
