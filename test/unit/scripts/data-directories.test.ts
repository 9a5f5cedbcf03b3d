import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { setMemberAside } from "../../../host/etcd";
import { startHost, type OnAHost } from "./on-a-host";

const containerd = "/var/lib/containerd";
const plan = { files: { "/etc/a": { content: "ours\n" } }, data: { [containerd]: "0700" } };

describe("a directory of data", () => {
  let host: OnAHost;

  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());

  it("with a file system mounted in it is removed once that is unmounted", async () => {
    host.write("/etc/a", "theirs\n");
    await host.apply(plan);
    host.write(`${containerd}/image`, "");
    host.mount(`${containerd}/m`);
    host.write(host.onDisk(`${containerd}/m`, "precious"), "data\n");
    await rejects(host.takeOff(), {
      message: `${host.host.name}: removing engine: exit 1\n    removing ${containerd}: ${containerd}/m is a mount that this program did not make; umount ${containerd}/m and run it again`,
    });
    strictEqual(host.read(host.onDisk(`${containerd}/m`, "precious")), "data\n");
    strictEqual(host.read("/etc/a"), "theirs\n");

    host.write("/etc/a", "edited\n");
    host.umount(`${containerd}/m`);
    await host.takeOff();
    deepStrictEqual([host.exists(containerd), host.read("/etc/a")], [false, "edited\n"]);
    deepStrictEqual(await host.left(), []);
  });

  it("keeps a file system whose name the kernel writes with digits beside a space", async () => {
    await host.apply(plan);
    const disk = `${containerd}/disk 1`;
    host.mount(disk);
    host.write(host.onDisk(disk, "precious"), "data\n");
    await rejects(host.takeOff(), /\/disk 1 is a mount that this program did not make/);
    strictEqual(host.read(host.onDisk(disk, "precious")), "data\n");
  });

  it("keeps a file system that was mounted in it before", async () => {
    host.mount(`${containerd}/m`);
    host.write(host.onDisk(`${containerd}/m`, "precious"), "data\n");
    await host.apply(plan);
    host.write(`${containerd}/image`, "");
    await host.takeOff();
    strictEqual(host.exists(`${containerd}/image`), false);
    strictEqual(host.read(host.onDisk(`${containerd}/m`, "precious")), "data\n");
  });

  it("that was moved to a separate disk after the set-up is emptied", async () => {
    await host.apply(plan);
    host.mount(containerd);
    host.write(host.onDisk(containerd, "image"), "");
    host.write(host.onDisk(containerd, "lost+found/a"), "");
    await host.takeOff();
    strictEqual(host.exists(host.onDisk(containerd, "image")), false);
    strictEqual(host.exists(host.onDisk(containerd, "lost+found/a")), true);
  });

  it("that is a link to a disk which is not mounted is not set up", async () => {
    host.link(containerd, "/opt/disk/containerd");
    await rejects(
      host.apply(plan),
      /making \/var\/lib\/containerd: it is a link to \/opt\/disk\/containerd, which is missing; mount the file system that holds it, or remove the link/,
    );
    strictEqual(host.exists("/etc/a"), false);
  });

  it("shared with others keeps its mode and unmanaged files", async () => {
    const backups = "/var/lib/backups";
    host.write(`${backups}/dpkg.status.0`, "");
    const shared = { [backups]: { mode: "0700", names: ["prod-m1-*.db", "latest"] } };
    await host.apply({ files: {}, shared });
    strictEqual(host.mode(backups), "755");
    for (const name of ["prod-m1-1.db", "prod-eu-1.db", "dpkg.status.1"])
      host.write(`${backups}/${name}`, "");
    host.link(`${backups}/latest`, "prod-m1-1.db");
    await host.takeOff();
    const left = Object.keys(host.snapshot()).filter((path) => path.startsWith(`${backups}/`));
    deepStrictEqual(
      left,
      ["dpkg.status.0", "dpkg.status.1", "prod-eu-1.db"].map((name) => `${backups}/${name}`),
    );
  });

  it("of an expelled member is set aside, whatever the ledger lists", async () => {
    const etcd = "/var/lib/etcd";
    const aside = async () => {
      host.write(`${etcd}/member/wal/a`, "");
      await setMemberAside(host.host, { bastions: [] });
      return Object.keys(host.snapshot()).filter((path) => path.endsWith("/wal/a"));
    };
    host.write("/etc/kubernetes/manifests/etcd.yaml", "");
    deepStrictEqual((await aside()).length, 1);
    strictEqual(host.exists(`${etcd}/member`), false);
    strictEqual(host.exists("/etc/kubernetes/manifests/etcd.yaml"), false);
    deepStrictEqual((await aside()).length, 1);
  });
});
