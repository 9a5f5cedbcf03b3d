import assert from "node:assert/strict";
import { images } from "../../artifacts";
import { execOnHost, labHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { s3RemotePath } from "../../layers/etcd/s3-remote";
import { defaultVersions } from "../../versions";
import { clusterHosts } from "../lab/cluster-hosts";
import { preview, pulumi, refresh, succeeded, up } from "../lab/pulumi";
import { setSecret } from "../lab/secret-setting";
import { changed, configure } from "../lab/stack-file";

const [member, , keeper] = clusterHosts;
const port = 9000;
const [accessKeyId, secretAccessKey] = ["lab-key", "lab-secret-of-the-bucket"];
const s3 = {
  endpoint: `http://${labHost(keeper).address}:${port}`,
  bucket: "etcd",
  prefix: "lab",
  accessKeyId,
};
const image = images(defaultVersions).s3Client;
const stored = "/run/buckets/etcd/lab";

/** An S3 service on a worker, from the image that members upload with. */
const serve = `ctr -n k8s.io images pull --hosts-dir /etc/containerd/certs.d ${image} >/dev/null
mkdir -p /run/buckets/etcd /run/s3-image
ctr -n k8s.io images mount ${image} /run/s3-image >/dev/null
systemd-run --quiet --collect --unit=s3-service --setenv=XDG_CONFIG_HOME=/run/buckets \
  /run/s3-image/usr/local/bin/rclone serve s3 --addr :${port} --auth-key ${accessKeyId},${secretAccessKey} /run/buckets`;
const serveAgain = serve.split("\n").at(-1)!;
const stopServing = `systemctl stop s3-service
ctr -n k8s.io images unmount --rm /run/s3-image >/dev/null
rm -rf /run/buckets && rmdir /run/s3-image
ctr -n k8s.io images rm ${image} >/dev/null`;

const waitForService = () =>
  waitFor(`${keeper}: serving S3`, 30_000, async () => {
    const code = `curl -s -o /dev/null -w '%{http_code}' ${s3.endpoint}/`;
    const answer = await execOnHost(keeper, `${code} || true`);
    return answer.trim() !== "000" || "it does not answer";
  });

describe("a bucket", () => {
  before("a service that has it", async () => {
    await execOnHost(keeper, serve);
    await waitForService();
  });

  it("receives each snapshot completely", async () => {
    configure(changed("backup", { s3 }));
    await setSecret("backup.s3.secretAccessKey", secretAccessKey);
    await succeeded(up());
    await execOnHost(member, "systemctl start etcd-snapshot.service");
    const digest = async (host: string, path: string) =>
      (await execOnHost(host, `sha256sum <${path}`)).trim();
    const name = (await execOnHost(member, "readlink /var/backups/etcd/latest")).trim();
    assert.equal(
      await digest(keeper, `${stored}/${name}`),
      await digest(member, `/var/backups/etcd/${name}`),
    );
  });

  it("keeps its key secret", async () => {
    const { stdout } = await succeeded(pulumi(["stack", "export"]));
    assert.ok(!stdout.includes(secretAccessKey));
    assert.equal((await execOnHost(member, `stat -c '%a %U' ${s3RemotePath}`)).trim(), "600 root");
    const journal = await execOnHost(member, "journalctl -u etcd-snapshot.service --no-pager");
    assert.ok(!journal.includes(secretAccessKey));
  });

  it("receives the next snapshot after the images of the tools were removed: they are pulled again and pinned", async () => {
    const tools = [image, images(defaultVersions).etcd];
    for (const tool of tools)
      await execOnHost(member, `ctr -n k8s.io images rm ${tool} >/dev/null`);
    await execOnHost(member, "systemctl start etcd-snapshot.service");
    const pinned = await execOnHost(
      member,
      `ctr -n k8s.io images list -q 'labels."io.cri-containerd.pinned"==pinned'`,
    );
    for (const tool of tools) assert.ok(pinned.split("\n").includes(tool), pinned);
  });

  it("that refuses uploads fails the unit with the reason, and the snapshot is kept", async () => {
    const count = async () =>
      Number(await execOnHost(member, "find /var/backups/etcd -name '*.db' | wc -l"));
    const before = await count();
    await execOnHost(keeper, "systemctl stop s3-service");
    await assert.rejects(execOnHost(member, "systemctl start etcd-snapshot.service"));
    const journal = await execOnHost(member, "journalctl -u etcd-snapshot.service --no-pager");
    assert.match(journal, /etcd-snapshot: copying to backup:etcd\/lab: .*connection refused/);
    assert.equal(await count(), before + 1);
  });

  it("that refuses uploads is reported by a refresh with its cause, and an up tries once and continues", async () => {
    const { code, output } = await refresh("--preview-only", "--expect-no-changes");
    assert.notEqual(code, 0);
    const expected =
      /etcd-snapshot\.service: failing since \S+Z: .*copying to backup:etcd\/lab: .*connection refused/;
    assert.match(output, expected);
    const tried = await succeeded(up(["--refresh"]));
    assert.match(
      tried.output,
      /etcd-snapshot\.service was started again and failed: .*refused; mend/,
    );
    await succeeded(preview("--expect-no-changes"));
  });

  it("that accepts snapshots again is found by the next up --refresh", async () => {
    await execOnHost(keeper, serveAgain);
    await waitForService();
    await succeeded(up(["--refresh"]));
    await succeeded(refresh("--preview-only", "--expect-no-changes"));
  });

  it("is removed with its section of the stack file", async () => {
    configure();
    await succeeded(up());
    await execOnHost(member, `[ ! -e ${s3RemotePath} ]`);
    await execOnHost(keeper, stopServing);
  });
});
