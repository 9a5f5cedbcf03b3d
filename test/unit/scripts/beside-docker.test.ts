import { deepStrictEqual, strictEqual } from "node:assert";
import { containerdPlaces } from "../../../layers/containerd/places";
import type { DesiredState } from "../../../layers/desired-state";
import { digest, startFileServer, type FileServer } from "../../file-server";
import { startHost, type OnAHost } from "./on-a-host";

const places = containerdPlaces({ besideDocker: true });

/** A ctr that knows one task and one container, and logs its arguments to /run/NAME. */
const ctr = (name: string) => `#!/bin/bash
echo "$*" >>/run/${name}
case $* in *' list -q') echo ${name}-1 ;; *' info '*) exit 1 ;; esac
`;
const umount = '#!/bin/bash\necho "${@: -1}" >>/run/umounts\n';

describe("a host with Docker", () => {
  let host: OnAHost;
  let server: FileServer;
  const engine = (): DesiredState => ({
    files: {},
    programs: {
      [`${places.programs}/ctr`]: {
        url: server.url("ctr"),
        checksumUrl: server.url("nowhere"),
        sha256: digest(ctr("ours")),
      },
    },
    images: ["registry.example/pause:1"],
    data: { [places.data]: "0700", [places.state]: "0711" },
  });
  const asked = (name: string) =>
    host.exists(`/run/${name}`) ? host.read(`/run/${name}`).trim().split("\n") : [];
  const commands = (name: string) =>
    asked(name).map((line) => line.replace(`--address ${places.socket} -n k8s.io `, ""));

  beforeEach(async () => {
    server = await startFileServer({ ctr: ctr("ours") });
    host = await startHost();
    host.write("/usr/local/bin/ctr", ctr("dockers"), 0o755);
    host.write("/run/containerd/containerd.sock", "");
  });
  afterEach(async () => {
    await host.close();
    await server.close();
  });

  it("pulls and pins the images of pods with the pods' containerd, never with Docker's", async () => {
    await host.apply(engine());
    deepStrictEqual(asked("dockers"), []);
    deepStrictEqual(commands("ours"), [
      "images list -q",
      `images pull --hosts-dir ${places.registries} registry.example/pause:1`,
      "images label registry.example/pause:1 io.cri-containerd.pinned=pinned",
    ]);
  });

  it("asks no containerd for images while the pods' containerd is missing", async () => {
    const { programs: _, ...rest } = engine();
    await host.apply({ ...rest, images: [] });
    await host.apply(
      { files: { "/etc/a": { content: "a\n" } }, images: ["registry.example/a:1"] },
      "etcd",
    );
    deepStrictEqual([asked("dockers"), asked("ours")], [[], []]);
  });

  it("keeps Docker's containers and mounts when the pods go", async () => {
    await host.apply(engine());
    host.remove("/run/ours");
    host.write("/usr/local/sbin/umount", umount, 0o755);
    await host.apply({ files: {} }, "kubelet");
    const dockers = "/run/containerd/io.containerd.runtime.v2.task/moby/1/rootfs";
    const pods = `${places.state}/io.containerd.runtime.v2.task/k8s.io/1/rootfs`;
    host.mount(dockers);
    host.mount(pods);
    await host.takeOff("kubelet", ["remove-pods"]);
    deepStrictEqual(
      asked("umounts").filter((path) => path.endsWith("/rootfs")),
      [pods],
    );
    deepStrictEqual(asked("dockers"), []);
    deepStrictEqual(
      commands("ours").filter((line) => line.includes("ours-1")),
      ["tasks kill -s SIGKILL ours-1", "tasks delete -f ours-1", "containers delete ours-1"],
    );
    host.umount(dockers);
    host.umount(pods);
    await host.takeOff();
    strictEqual(host.exists("/run/containerd/containerd.sock"), true);
    strictEqual(host.exists(places.programs), false);
  });
});
