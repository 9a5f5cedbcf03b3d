import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { gatherFacts, parseFacts, type OpenPort } from "../../../host/facts";
import { hostScript } from "../../../host/scripts";
import { startHost, type OnAHost } from "./on-a-host";

type Port = Pick<OpenPort, "protocol" | "port">;

describe("the facts of a host", () => {
  let host: OnAHost;

  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());

  const gather = (ports: readonly Port[] = [], paths: string[] = [], queue = false) =>
    gatherFacts(
      host.host,
      { bastions: [] },
      {
        ports,
        paths,
        modules: ["vxlan"],
        queue,
        service: "10.96.0.1",
        pods: "10.244.0.0/16",
        sysctls: [],
        units: [],
        links: [],
      },
    );
  /** Puts a program first on PATH. */
  const program = (name: string, script: string) =>
    host.write(`/usr/local/sbin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);

  it("are those of this machine", async () => {
    const facts = await gather();
    strictEqual(facts.kernel, release());
    strictEqual(facts.machineId, "0123456789abcdef0123456789abcdef");
    match(facts.architecture, /^(amd64|arm64)$/);
    ok(facts.memoryMib > 0 && facts.freeMib["/var/lib/containerd"]! > 0 && facts.init !== "");
    ok(Math.abs(facts.clockAheadSeconds) < 5, `the clock is ${facts.clockAheadSeconds} s off`);
  });

  it("have the NTP clients that run, and the usual size of huge pages", async () => {
    deepStrictEqual((await gather()).timeServices, []);
    host.write("/run/units/chrony.service.active", "");
    const { timeServices, hugePageKib } = await gather();
    deepStrictEqual(timeServices, ["chrony.service"]);
    ok(Number.isInteger(hugePageKib));
  });

  for (const [machine, architecture] of [
    ["x86_64", "amd64"],
    ["aarch64", "arm64"],
    ["riscv64", "riscv64"],
  ] as const)
    it(`have the architecture of the kernel on any distribution: ${machine}`, async () => {
      program("dpkg", "exit 127");
      program("uname", `echo ${machine}`);
      strictEqual((await gather()).architecture, architecture);
    });

  it("identify the distribution", async () => {
    host.write(
      "/etc/os-release",
      'ID=rocky\nID_LIKE="rhel centos fedora"\nPRETTY_NAME="Rocky 9"\n',
    );
    const { distribution, os } = await gather();
    deepStrictEqual([distribution, os], ["rocky rhel centos fedora", "Rocky 9"]);
  });

  const listenTcp = async (address: string): Promise<Port & { close(): void }> => {
    const listener = createServer().listen(0, address);
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    return { protocol: "tcp", port, close: () => listener.close() };
  };
  const listenUdp = async (address: string): Promise<Port & { close(): void }> => {
    const socket = createSocket("udp4").bind(0, address);
    await once(socket, "listening");
    return { protocol: "udp", port: socket.address().port, close: () => socket.close() };
  };

  it("name ports and paths that are in use", async () => {
    const taken = [
      await listenTcp("127.0.0.1"),
      await listenTcp("0.0.0.0"),
      await listenUdp("127.0.0.1"),
    ];
    host.write("/var/lib/kubelet/config.yaml", "theirs\n");
    const paths = ["/var/lib/kubelet", "/var/lib/etcd/member"];
    const free = { protocol: "tcp", port: 1 } as const;
    const { openPorts, occupiedPaths } = await gather([free, ...taken], paths);
    const found = openPorts.map(({ protocol, port, address }) => [protocol, port, address]);
    deepStrictEqual(
      found.sort(),
      [
        ["tcp", taken[0]!.port, "127.0.0.1"],
        ["tcp", taken[1]!.port, "0.0.0.0"],
        ["udp", taken[2]!.port, "127.0.0.1"],
      ].sort(),
    );
    deepStrictEqual(occupiedPaths, ["/var/lib/kubelet"]);
    taken.forEach((one) => one.close());
  });

  it("name the process that owns a port, if the host reports it", async () => {
    program(
      "ss",
      `[ "$1 $2" = '-Hlnp --tcp' ] && echo 'LISTEN 0 9 *:1 *:* users:(("java",pid=812,fd=18))'`,
    );
    const taken = await listenTcp("127.0.0.1");
    strictEqual((await gather([taken])).openPorts[0]?.holder, "java (pid 812)");
    program("ss", "exit 1");
    strictEqual((await gather([taken])).openPorts[0]?.holder, "");
    taken.close();
  });

  it("name the VXLAN that has a port and does not share it", async () => {
    const taken = await listenUdp("0.0.0.0");
    program("ss", "exit 0");
    const link = (kind: string) =>
      program(
        "ip",
        `[ "$*" != '-d -o link show type vxlan' ] || echo '5: x0: <UP> mtu 1500 state UNKNOWN \\    link/ether 02:00:00:00:00:01 \\    vxlan ${kind} srcport 0 0 dstport ${taken.port} nolearning ttl auto'`,
      );
    link("external id 0");
    strictEqual((await gather([taken])).openPorts[0]?.holder, "link x0");
    link("id 1 local 192.0.2.11 dev eth0");
    strictEqual((await gather([taken])).openPorts[0]?.holder, "");
    taken.close();
  });

  it("name the WireGuard links where nothing else has a port", async () => {
    const taken = await listenUdp("0.0.0.0");
    program("ss", "exit 0");
    program(
      "ip",
      `[ "$*" != '-o link show type wireguard' ] || printf '5: wg0: <UP> mtu 1420\\n6: wg1: <UP> mtu 1420\\n'`,
    );
    strictEqual((await gather([taken])).openPorts[0]?.holder, "WireGuard wg0 wg1");
    taken.close();
  });

  it("name ports in use without IPv6 in the kernel", async () => {
    program(
      "cat",
      'for path; do case $path in *6) echo "cat: $path: No such file" >&2 ;; *) /bin/cat "$path" ;; esac; done; false',
    );
    const taken = await listenTcp("127.0.0.1");
    strictEqual((await gather([taken])).openPorts.length, 1);
    taken.close();
  });

  it("name the tools that are missing", () => {
    const folder = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-tools-"));
    for (const tool of ["awk", "cat", "curl", "tar", "find", "uname", "date", "df", "sed", "tr"])
      symlinkSync(execFileSync("which", [tool], { encoding: "utf8" }).trim(), join(folder, tool));
    const script = hostScript(["facts"], {
      ...{ PORTS: "", OTHERS: "", DIRECTORIES: "", MODULES: "", QUEUE: "" },
      ...{ SERVICE: "", PODS: "", SERVICE6: "", PODS6: "", SYSCTLS: "", LINKS: "", UNITS: "" },
    });
    const stdout = execFileSync(
      "/bin/sh",
      ["-c", script.replace(/ PATH=\S+/g, ` PATH=${folder}`)],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    rmSync(folder, { recursive: true });
    const { missingTools } = parseFacts(stdout, 0);
    const expected = ["cmp", "flock", "gzip", "ip", "modprobe", "mount", "nft", "sysctl"];
    deepStrictEqual(missingTools, expected);
  });

  it("name kernel features that are missing or disabled", async () => {
    program("grep", "exit 1");
    // What this machine's kernel has loaded exists, whatever modprobe says.
    const seenIn: Readonly<Record<string, string>> = {
      overlay: "/sys/module/overlay",
      br_netfilter: "/proc/sys/net/bridge",
      nf_conntrack: "/proc/sys/net/netfilter/nf_conntrack_max",
      vxlan: "/sys/module/vxlan",
    };
    const unseen = Object.keys(seenIn).filter(
      (name) => !existsSync(seenIn[name]!) && !existsSync(`/sys/module/${name}`),
    );
    program("nft", "echo 'Error: Could not process rule: No such file or directory' >&2; exit 1");
    const missing = async () => (await gather()).missingFeatures;
    deepStrictEqual(await missing(), [...unseen, "nft_fib"]);
    program("modprobe", 'echo "install /bin/false"');
    deepStrictEqual(await missing(), [...unseen, "nft_fib"]);
    program("nft", "echo 'netlink: Error: Protocol not supported' >&2; exit 1");
    program("modprobe", 'echo "insmod /lib/modules/$3.ko"');
    deepStrictEqual(await missing(), ["nf_tables"]);
    program("nft", "echo 'Operation not permitted' >&2; exit 1");
    deepStrictEqual(await missing(), []);
  });

  it("name controllers of cgroups that the kernel has switched off", async () => {
    const missing = async (controllers: string) => {
      const shown = `*/cgroup.controllers) echo "${controllers}" ;;`;
      program("cat", `case $1 in ${shown} *) PATH=/usr/bin:/bin exec cat "$@" ;; esac`);
      return (await gather()).missingFeatures.filter((name) => name.startsWith("cgroup_"));
    };
    deepStrictEqual(await missing("cpuset cpu io pids"), ["cgroup_memory"]);
    deepStrictEqual(await missing("cpuset cpu io memory hugetlb pids rdma misc"), []);
  });

  it("name queues of nftables that are not there, only where they are asked for", async () => {
    const lacks = async (queue: boolean) =>
      (await gather([], [], queue)).missingFeatures.includes("nft_queue");
    const asks = `case $(cat) in *"queue num"*) echo "$0: Error: $1" >&2; exit 1 ;; esac`;
    const answer = (text: string) => program("nft", `set -- '${text}'; ${asks}`);
    answer("Could not process rule: No such file or directory");
    deepStrictEqual([await lacks(true), await lacks(false)], [true, false]);
    answer("Could not process rule: Operation not permitted");
    strictEqual(await lacks(true), false);
    program("nft", "cat >/dev/null");
    strictEqual(await lacks(true), false);
  });

  it("name the cluster whose layers are on the host", async () => {
    strictEqual((await gather()).carried, undefined);
    await host.apply({ files: {} });
    const { owner, name: node } = host.host;
    const since = new Date().toISOString().slice(0, 10);
    deepStrictEqual((await gather()).carried, { owner, node, since });
  });

  it("treat an empty data directory as free", async () => {
    host.write("/var/lib/kubelet/lost+found/a", "");
    deepStrictEqual((await gather([], ["/var/lib/kubelet/"])).occupiedPaths, []);
    host.write("/var/lib/kubelet/.theirs", "");
    deepStrictEqual((await gather([], ["/var/lib/kubelet/"])).occupiedPaths, ["/var/lib/kubelet"]);
  });

  it("name the free space of each data directory, even if it is missing or a link", async () => {
    host.write("/run/disk/a", "");
    host.link("/var/lib/etcd", "/run/disk");
    const { freeMib } = await gather();
    deepStrictEqual(Object.keys(freeMib), [
      "/var/lib",
      "/var/lib/containerd",
      "/var/lib/kubernetes-containerd",
      "/var/lib/kubelet",
      "/var/lib/etcd",
    ]);
    ok(
      Object.values(freeMib).every((mib) => mib > 0),
      JSON.stringify(freeMib),
    );
  });

  it("change nothing", async () => {
    const before = host.snapshot();
    await gather([{ protocol: "tcp", port: 6443 }], ["/etc/kubernetes/manifests"]);
    deepStrictEqual(host.snapshot(), before);
  });
});
