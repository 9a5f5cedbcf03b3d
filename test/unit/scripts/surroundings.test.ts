import { deepStrictEqual, ok } from "node:assert";
import { existsSync } from "node:fs";
import { gatherFacts } from "../../../host/facts";
import { startHost, type OnAHost } from "./on-a-host";

const ruleset = `table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		counter packets 0 bytes 0 jump ufw-user-forward
	}
}
table inet mine {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ip saddr 10.244.0.0/16 accept
	}
}
table ip nat {
	chain FORWARD {
		type filter hook forward priority filter; policy accept;
	}
}
table inet firewalld {
	chain filter_FORWARD {
		type filter hook forward priority filter + 10; policy accept;
		reject with icmpx admin-prohibited
	}
}
`;

describe("the surroundings of a host", () => {
  let host: OnAHost;

  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());

  const program = (name: string, script: string) =>
    host.write(`/usr/local/sbin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
  const gather = async (ipv6?: { service: string; pods: string }) => {
    const { surroundings } = await gatherFacts(
      host.host,
      { bastions: [] },
      {
        ports: [],
        paths: [],
        modules: ["vxlan"],
        queue: false,
        service: "10.96.0.1",
        pods: "10.244.0.0/16",
        ipv6,
        sysctls: ["net.ipv4.ip_forward", "kernel.panic"],
        units: ["containerd.service", "kubelet.service"],
        links: ["cni0", "flannel.1"],
      },
    );
    return surroundings;
  };

  it("are files of other installations", async () => {
    host.write("/etc/cni/net.d/10-calico.conflist", "{}\n");
    host.write("/etc/cni/net.d/calico-kubeconfig", "\n");
    host.write("/run/systemd/system/containerd.service.d/a.conf", "[Service]\n");
    host.write("/usr/local/lib/systemd/system/kubelet.service.d/b.conf", "[Service]\n");
    host.write("/etc/systemd/system/kubelet.service.d/c.conf", "[Service]\n");
    host.write(
      "/etc/systemd/system/containerd.service.d/proxy.conf",
      'Environment="HTTPS_PROXY=x"\n',
    );
    const { cniFiles, dropIns, proxyDropIns } = await gather();
    deepStrictEqual(proxyDropIns, ["/etc/systemd/system/containerd.service.d/proxy.conf"]);
    deepStrictEqual(cniFiles, ["10-calico.conflist"]);
    deepStrictEqual(
      dropIns.filter((path) => !path.startsWith("/usr/lib/")),
      [
        "/run/systemd/system/containerd.service.d/a.conf",
        "/usr/local/lib/systemd/system/kubelet.service.d/b.conf",
      ],
    );
  });

  it("are settings of the kernel as systemd-sysctl reads them", async () => {
    const text =
      "# net.ipv4.ip_forward=1\n; x\n-net/ipv4/ip_forward = 0 \nkernel.panic=5\nvm.x=1\n";
    host.write("/etc/sysctl.d/98-test.conf", text);
    host.write("/run/sysctl.d/98-test.conf", "kernel.panic=1\n");
    host.write("/usr/local/lib/sysctl.d/99-test.conf", "kernel.panic =\n");
    const { sysctlLines } = await gather();
    deepStrictEqual(
      sysctlLines.filter(({ path }) => path.endsWith("-test.conf")),
      [
        { path: "/etc/sysctl.d/98-test.conf", name: "net.ipv4.ip_forward", value: "0" },
        { path: "/etc/sysctl.d/98-test.conf", name: "kernel.panic", value: "5" },
        { path: "/usr/local/lib/sysctl.d/99-test.conf", name: "kernel.panic", value: "" },
      ],
    );
  });

  it("are the resolvers that pods get", async () => {
    host.write("/etc/resolv.conf", "# none\n");
    deepStrictEqual((await gather()).resolvers, []);
    host.write("/etc/resolv.conf", "search example\nnameserver 127.0.0.53\nnameserver ::1\n");
    deepStrictEqual((await gather()).resolvers, ["127.0.0.53", "::1"]);
    host.write("/run/systemd/resolve/resolv.conf", "nameserver 192.0.2.1\n");
    const { resolvers, resolverFile } = await gather();
    deepStrictEqual([resolvers, resolverFile], [["192.0.2.1"], "/run/systemd/resolve/resolv.conf"]);
  });

  it("are links and routes", async () => {
    program("ip", 'case "$*" in "link show dev cni0") ;; *) exit 1 ;; esac');
    const without = await gather();
    deepStrictEqual([without.links, without.hasServiceRoute], [["cni0"], false]);
    program("ip", 'case "$*" in "-4 route get 10.96.0.1") ;; *) exit 1 ;; esac');
    const routed = await gather();
    deepStrictEqual([routed.links, routed.hasServiceRoute], [[], true]);
  });

  it("are addresses and routes of its own, without those of the pod network", async () => {
    program(
      "ip",
      `case "$*" in
  "-4 -o address show") cat <<'END' ;;
1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
2: lo@if3    inet 192.0.2.11/24 brd 192.0.2.255 scope global lo
3: cni0    inet 10.244.1.1/24 scope global cni0
END
  "-4 -o route show") cat <<'END' ;;
default via 192.0.2.1 dev eth0 proto dhcp
10.0.0.0/8 via 192.0.2.2 dev eth0 proto static
10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
blackhole 10.9.0.0/16 proto static
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.11
198.51.100.7 dev wg0 scope link
END
  "-o link show dev lo") echo '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN' ;;
  *) exit 1 ;;
esac`,
    );
    const { interfaces, routes } = await gather();
    deepStrictEqual(
      interfaces.map(({ address, link }) => `${address} ${link}`),
      ["127.0.0.1 lo", "192.0.2.11 lo"],
    );
    ok(interfaces.every(({ mtu }) => mtu === 1450));
    deepStrictEqual(routes, [
      { to: "10.0.0.0/8", gateway: true, link: "eth0" },
      { to: "10.9.0.0/16", gateway: true, link: "" },
      { to: "192.0.2.0/24", gateway: false, link: "eth0" },
      { to: "198.51.100.7/32", gateway: false, link: "wg0" },
    ]);
  });

  it("are firewalls that drop forwarded packets, except those with rules for the pods", async () => {
    program("nft", `[ "$*" != '-t list ruleset' ] || cat <<'END'\n${ruleset}END`);
    deepStrictEqual((await gather()).forwardDrops, [
      "table inet firewalld",
      "table ip filter, chain FORWARD",
    ]);
    program("nft", "exit 1");
    deepStrictEqual((await gather()).forwardDrops, []);
  });

  it("are firewalls with a rule that drops whatever comes to it", async () => {
    const chain = (name: string, ...rules: string[]) => [
      `table ip ${name} {`,
      "\tchain FORWARD {",
      "\t\ttype filter hook forward priority filter; policy accept;",
      ...rules.map((rule) => `\t\t${rule}`),
      "\t}",
      "\tchain INPUT {",
      "\t\ttype filter hook input priority filter; policy accept;",
      "\t\tdrop",
      "\t}",
      "}",
    ];
    const rejects = "counter packets 3 bytes 9 reject with icmp type host-prohibited";
    host.write(
      "/run/ruleset",
      [
        ...chain("all", "ct state established accept", rejects),
        ...chain("old", 'counter packets 0 bytes 0 xt target "REJECT"'),
        ...chain("pods", "ip saddr 10.244.0.0/16 accept", "drop"),
        ...chain("some", 'iifname "wg0" drop', "ct state invalid reject"),
      ].join("\n"),
    );
    program("nft", "cat /run/ruleset");
    deepStrictEqual((await gather()).forwardDrops, [
      "table ip all, chain FORWARD",
      "table ip old, chain FORWARD",
    ]);
  });

  describe("in the kernel's older tables", () => {
    beforeEach(() => {
      program("nft", "exit 1");
      program(
        "grep",
        'case $* in *ip_tables_names) ;; *) PATH=/usr/bin:/bin exec grep "$@" ;; esac',
      );
    });

    it("are firewalls as iptables-legacy lists them", async () => {
      program("iptables-legacy", "echo '-A FORWARD -j REJECT --reject-with icmp-host-prohibited'");
      deepStrictEqual((await gather()).forwardDrops, ["iptables-legacy"]);
      program("iptables-legacy", "printf '%s\\n' '-P FORWARD DROP' '-N ufw-user-input'");
      deepStrictEqual((await gather()).forwardDrops, ["iptables-legacy of ufw"]);
    });

    it("are listed by iptables where that is the older one, else not read", async function () {
      if (existsSync("/usr/sbin/iptables-legacy")) this.skip();
      const iptables = (version: string) =>
        program("iptables", `[ "$1" = -V ] && echo '${version}' || echo '-P FORWARD DROP'`);
      iptables("iptables v1.8.9 (legacy)");
      const older = await gather();
      deepStrictEqual([older.forwardDrops, older.legacyRules], [["iptables"], ["-P FORWARD DROP"]]);
      iptables("iptables v1.8.9 (nf_tables)");
      const { forwardDrops, legacyRules, hasUnreadRules } = await gather();
      deepStrictEqual([forwardDrops, legacyRules, hasUnreadRules], [[], [], true]);
    });
  });

  it("are ufw's by its chains, those of IPv6 only where pods have such addresses", async () => {
    const ufw = (family: string, prefix: string) =>
      `table ${family} filter {\n\tchain ${prefix}-user-forward {\n\t}\n\tchain FORWARD {\n\t\ttype filter hook forward priority filter; policy drop;\n\t}\n}\n`;
    host.write("/run/ruleset", ufw("ip", "ufw") + ufw("ip6", "ufw6"));
    program("nft", "cat /run/ruleset");
    deepStrictEqual((await gather()).forwardDrops, ["table ip filter of ufw"]);
    const ipv6 = { service: "fd00:10:96::1", pods: "fd00:10:244::/56" };
    deepStrictEqual((await gather(ipv6)).forwardDrops, [
      "table ip filter of ufw",
      "table ip6 filter of ufw",
    ]);
  });

  it("are attributed to Docker if a firewall has its chain", async () => {
    const dockers = (chain: string) =>
      ruleset.replace("\tchain FORWARD {", `\tchain ${chain} {\n\t}\n\tchain FORWARD {`);
    program("nft", `cat <<'END'\n${dockers("DOCKER-USER")}END`);
    deepStrictEqual((await gather()).forwardDrops, [
      "table inet firewalld",
      "table ip filter of Docker",
    ]);
  });

  it("are the whole tables with rules for packets to the host or from it, except the cluster's own", async () => {
    const table = (name: string, verdict: string) => [
      `table ${name} {`,
      "\tchain input {",
      "\t\ttype filter hook input priority filter; policy accept;",
      "\t\tjump more",
      "\t}",
      "\tchain more {",
      `\t\t${verdict}`,
      "\t}",
      "}",
    ];
    const closed = [
      ...table("inet mine", "drop"),
      ...table("inet egress", "drop").map((line) => line.replace("hook input", "hook output")),
    ];
    const tables = [
      ...table("inet open", "accept"),
      ...closed,
      ...table("inet kubernetes-firewall", "drop"),
    ];
    program("nft", `cat <<'END'\n${ruleset}${tables.join("\n")}\nEND`);
    const { inputRules, legacyRules } = await gather();
    deepStrictEqual([inputRules, legacyRules], [closed, []]);
  });

  it("are mount options, of the parent if a directory does not exist yet", async () => {
    program("findmnt", 'echo "$4"; [ "$4" = /opt ] && echo rw,noexec || echo ro');
    const { mounts } = await gather();
    deepStrictEqual(mounts, [
      { path: "/usr/local/bin", options: ["ro"] },
      { path: "/opt/cni/bin", options: ["rw", "noexec"] },
      { path: "/var/lib", options: ["ro"] },
    ]);
    host.remove("/usr/local/sbin/findmnt");
    ok((await gather()).mounts.every(({ options }) => options.includes("rw")));
  });

  it("change nothing", async () => {
    const before = host.snapshot();
    await gather();
    deepStrictEqual(host.snapshot(), before);
  });

  describe("with pods of two families", () => {
    const ipv6 = { service: "fd00:10:96::1", pods: "fd00:10:244::/56" };
    const ip = `case "$*" in
      "-4 -o address show") echo "2: eth0    inet 192.0.2.11/24 brd 192.0.2.255 scope global eth0" ;;
      "-o link show dev eth0") echo "2: eth0: <BROADCAST,UP> mtu 1500 qdisc mq state UP" ;;
      "-6 -o address show") echo "2: eth0    inet6 2001:db8::11/64 scope global"
        echo "2: eth0    inet6 fe80::11/64 scope link" ;;
      "-6 -o route show") echo "2001:db8::/64 dev eth0 proto kernel metric 256 pref medium"
        echo "fe80::/64 dev eth0 proto kernel metric 256 pref medium"
        echo "fd00:7::9 via fe80::1 dev eth0 metric 1024 pref medium"
        echo "unreachable fd00:8::/48 dev lo metric 1024 pref medium"
        echo "default via fe80::1 dev eth0 proto ra metric 1024 pref medium" ;;
      "-6 route get"*) exit 2 ;;
    esac`;

    it("are addresses and routes of both", async () => {
      program("ip", ip);
      const { interfaces, routes, hasIpv6ServiceRoute } = await gather(ipv6);
      deepStrictEqual(
        interfaces.map(({ address, link }) => `${address} ${link}`),
        ["192.0.2.11 eth0", "2001:db8::11 eth0", "fe80::11 eth0"],
      );
      deepStrictEqual(routes, [
        { to: "2001:db8::/64", gateway: false, link: "eth0" },
        { to: "fd00:7::9/128", gateway: true, link: "eth0" },
        { to: "fd00:8::/48", gateway: true, link: "lo" },
      ]);
      deepStrictEqual(hasIpv6ServiceRoute, false);
    });

    it("are those of IPv4 alone where pods have no others", async () => {
      program("ip", ip);
      const { interfaces, routes, hasIpv6ServiceRoute } = await gather();
      deepStrictEqual([interfaces.length, routes.length, hasIpv6ServiceRoute], [1, 0, true]);
    });

    const dropping = (family: string, name: string, ...rules: string[]) =>
      [
        `table ${family} ${name} {`,
        "\tchain forward {",
        "\t\ttype filter hook forward priority filter; policy drop;",
        ...rules.map((rule) => `\t\t${rule}`),
        "\t}",
        "}",
      ].join("\n");

    it("are firewalls that let pods of one family through alone", async () => {
      const pods = "ip saddr 10.244.0.0/16 accept";
      const pods6 = "ip6 saddr fd00:10:244::/56 accept";
      host.write(
        "/run/ruleset",
        [
          dropping("inet", "one", pods),
          dropping("inet", "both", pods, pods6),
          dropping("ip", "four", pods),
          dropping("ip6", "six", pods6),
          dropping("ip6", "closed", pods),
        ].join("\n"),
      );
      program("nft", "cat /run/ruleset");
      const { forwardDrops } = await gather(ipv6);
      deepStrictEqual(forwardDrops, [
        "table inet one, chain forward",
        "table ip6 closed, chain forward",
      ]);
    });
  });
});
