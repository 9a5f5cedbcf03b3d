import { deepStrictEqual, match, strictEqual } from "node:assert";
import { containerdPlaces } from "../../../layers/containerd/places";
import { containerNamesProgram } from "../../../layers/kubelet/container-names-program";
import { startHost, type OnAHost } from "./on-a-host";

const places = containerdPlaces({ besideDocker: false });
const program = "/run/names";
const [ended, running, creating] = ["a", "b", "c"].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];

/** Stands in for containerd: the pod has two containers, and deleted ones are logged. */
const ctr = `#!/bin/bash
case $* in
  *"containers list"*kube-scheduler*uid1*|*"containers list -q") printf '%s\\n' ${ended} ${running} ;;
  *"containers delete"*) echo "\${!#}" >>/run/deleted ;;
esac
`;
const status = (id: string) => `${places.data}/io.containerd.grpc.v1.cri/containers/${id}/status`;

/** The kubelet's message in 1.37 with containerd 2. */
const refused = (holder: string) => {
  const name = String.raw`\"kube-scheduler_kube-scheduler-node-1_kube-system_uid1_1\"`;
  return String.raw`E1129 12:00:00.1 1 remote_runtime.go:1] "CreateContainer in sandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to reserve container name ${name}; check if another CreateContainer request is in progress: name ${name} is reserved for \"${holder}\"" podSandboxID="5"`;
};

describe("a container name that is already taken", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/sbin/ctr", ctr, 0o755);
    host.write("/usr/local/sbin/journalctl", "#!/bin/sh\ncat /run/journal\n", 0o755);
    host.write("/usr/local/sbin/systemctl", '#!/bin/sh\necho "$*" >>/run/restarted\n', 0o755);
    host.write(
      status(ended),
      '{"Version":"v1","StartedAt":1764417600000000000,"FinishedAt":1764417660000000000}',
    );
    host.write(status(running), '{"Version":"v1","StartedAt":1764417600000000000,"FinishedAt":0}');
  });
  afterEach(() => host.close());

  /** Lets the program read a journal to its end. By default it does not wait for containers that exist. */
  const read = async (journal: readonly string[], listed = 0) => {
    host.write(program, containerNamesProgram(places, { listed, unlisted: 300 }), 0o755);
    host.write("/run/journal", journal.map((line) => `${line}\n`).join(""));
    return host.ask(`PATH=/usr/local/sbin:$PATH bash ${program} || true`);
  };
  const written = (path: string) => (host.exists(path) ? host.read(path).trim().split("\n") : []);

  it("is freed from containers that have ended, and containerd and kubelet restart", async () => {
    match(await read([refused(ended)]), /^kube-system\/kube-scheduler-node-1: .* freeing it$/m);
    deepStrictEqual(written("/run/deleted"), [ended]);
    deepStrictEqual(written("/run/restarted"), ["restart containerd.service kubelet.service"]);
  });

  it("is known to the kubelet after its restart where the container runs", async () => {
    await read([refused(running)]);
    strictEqual(written("/run/restarted").length, 1);
  });

  it("is left alone while its container may be in creation", async () => {
    await read([refused(creating), refused(creating)]);
    deepStrictEqual([written("/run/deleted"), written("/run/restarted")], [[], []]);
  });

  it("is left alone when it is refused for the first time", async () => {
    await read([refused(ended)], 20);
    deepStrictEqual([written("/run/deleted"), written("/run/restarted")], [[], []]);
  });

  it("is found where the kubelet logs in JSON", async () => {
    const error = refused(ended).match(/err=(".*?\\"") podSandboxID/)![1]!;
    const line = `{"ts":1764417600123.4,"caller":"remote_runtime.go:1","msg":"CreateContainer in sandbox from runtime service failed","podSandboxID":"5","err":${error}}`;
    await read([line]);
    deepStrictEqual(written("/run/deleted"), [ended]);
  });

  it("is not taken from what others make the kubelet log", async () => {
    const told = refused(running).slice(refused(running).indexOf('"CreateContainer'));
    const quoted = JSON.stringify(told);
    await read([
      // A pod's command, the answer of a registry, and a text of several lines.
      `E1129 12:00:00.1 1 kuberuntime_manager.go:1] "Unhandled Error" err="container &Container{Name:x,Command:[container name x_y_z_u_0 is reserved for ${running}],} start failed"`,
      `E1129 12:00:00.1 1 log.go:1] "PullImage from image service failed" err=${quoted} image="x"`,
      `{"ts":1764417600123.4,"caller":"log.go:1","msg":"PullImage from image service failed","err":${quoted}}`,
      `\t${refused(running)}`,
    ]);
    deepStrictEqual([written("/run/deleted"), written("/run/restarted")], [[], []]);
  });

  it("is not affected by other messages", async () => {
    await read(['I1129 1 kubelet.go:1] "SyncLoop ADD"', "name is reserved for nobody"]);
    deepStrictEqual(written("/run/restarted"), []);
  });
});
