import { execOnHost } from "../../lab/hosts";

/** Files at paths that the program manages. They must be restored when it removes its own. */
const originals = {
  "/etc/containerd/config.toml": "# an engine that was here before\nversion = 3\n",
  "/etc/systemd/system/containerd.service.d/10-limits.conf": "[Service]\nLimitNOFILE=4096\n",
  "/etc/cni/net.d/10-flannel.conflist": '{"name":"old"}\n',
  "/opt/cni/bin/bridge": "#!/bin/sh\nexit 1\n",
  "/usr/local/bin/kubelet": "#!/bin/sh\nexit 1\n",
};

const beside = {
  "/etc/cni/net.d/99-somebody.conf": '{"name":"somebody"}\n',
  "/etc/kubernetes/somebody.conf": "kept\n",
  "/etc/modules-load.d/somebody.conf": "# none\n",
  "/etc/sysctl.d/50-somebody.conf": "net.ipv4.ip_forward = 0\n",
  "/etc/systemd/network/20-somebody.network": "[Match]\nName=somebody0\n",
  "/etc/systemd/system/somebody.service":
    "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n",
  "/opt/cni/bin/somebody": "#!/bin/sh\n",
  "/usr/local/bin/somebody": "#!/bin/sh\n",
  "/var/lib/cni/somebody": "kept\n",
};

const firewall = `table inet somebody {
  chain input {
    type filter hook input priority 5
    tcp dport 9 counter drop
  }
  set peers {
    type ipv4_addr
    elements = { 192.0.2.1 }
  }
}`;

/** Creates files, a unit with its process, a firewall table, a link and a mount that belong to other software. */
export async function addForeignSoftware(host: string): Promise<void> {
  const files = Object.entries({ ...originals, ...beside }).map(
    ([path, content]) =>
      `install -D -m ${path.includes("/bin/") ? 755 : 640} /dev/stdin ${path} <<'END'\n${content}END`,
  );
  const script = [
    "set -e",
    ...files,
    "systemctl daemon-reload",
    "systemctl enable --quiet --now somebody.service",
    `nft -f - <<'END'\n${firewall}\nEND`,
    "ip link add somebody0 type veth peer name somebody1",
    "ip address add 192.0.2.77/32 dev somebody0",
    "mkdir /mnt/somebody && mount -t tmpfs somebody /mnt/somebody",
    "sysctl -qw net.ipv4.conf.all.rp_filter=2",
  ];
  await execOnHost(host, "bash -s", { input: `${script.join("\n")}\n` });
}
