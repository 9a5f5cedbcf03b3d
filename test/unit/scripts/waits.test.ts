import { deepStrictEqual, rejects } from "node:assert";
import { startHost, type OnAHost } from "./on-a-host";

describe("a wait", () => {
  let host: OnAHost;

  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());

  const wait = (command: string, timeoutSeconds: number) =>
    host.apply({ files: {}, waits: [{ what: "a healthy kubelet", command, timeoutSeconds }] });
  const failure = (...lines: string[]) => ({
    message: [`${host.host.name}: setting up engine: exit 1`, ...lines].join("\n    "),
  });

  it("ends when its condition holds", async () => {
    await wait("echo x >>/run/tries; [ $(wc -l </run/tries) = 2 ]", 20);
    deepStrictEqual(host.read("/run/tries"), "x\nx\n");
  });

  it("that is for later is not waited for, and is asked for by observations", async () => {
    const waits = [
      { what: "a healthy etcd member", command: "false", timeoutSeconds: 20, later: true },
    ];
    await host.apply({ files: {}, waits });
    const { failing } = await host.observe();
    deepStrictEqual(
      failing.map(({ what }) => what),
      ["a healthy etcd member"],
    );
  });

  it("that times out reports the last output", () =>
    rejects(
      wait("echo connection refused; exit 7", 0),
      failure("waiting for a healthy kubelet: timed out after 0 s: connection refused"),
    ));

  it("that times out reports images that could not be pulled, and errors of containers", async () => {
    const image = 'failed to pull and unpack image "registry.k8s.io/etcd:1": not found';
    host.write("/run/journal", `E1 kubelet: rpc error: ${image}, retrying\n`.repeat(2));
    const log = "/var/log/pods/kube-system_etcd-m1_1/etcd/0.log";
    host.write(log, "2026 stdout F all is well\n2026 stderr F panic: disk is full\n");
    host.write("/var/log/pods/default_web_1/web/0.log", "2026 stderr F panic: not ours\n");
    await rejects(
      wait("exit 1", 0),
      failure(
        "waiting for a healthy kubelet: timed out after 0 s: ",
        image,
        "2026 stderr F panic: disk is full",
      ),
    );
  });
});
