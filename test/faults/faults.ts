import { readFileSync } from "node:fs";
import { execOnHost, labHost, startHost, stopHost } from "../../lab/hosts";
import { hostKeyFile } from "../../lab/hosts/keys";
import { badMirror, serveWithFaults } from "../lab/bad-mirror";
import { changed, type Sections } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";

/** The faulty host. */
export const victim = clusterHosts[2];

const { name, address } = labHost(victim);
const at = `${address}:22`;
const otherKey = hostKeyFile(labHost(clusterHosts[0]));

/** A cluster of one host. */
export const oneHost = (more: object = {}): Sections => ({
  hosts: [{ name, address, roles: ["master", "etcd", "worker"], ...more }],
});

/** A fault of the host or of its configuration. */
export interface Fault {
  readonly what: string;
  /** Faulty sections of the stack file. */
  readonly sections?: () => Sections;
  /** Causes the fault, and returns the function that repairs it. */
  readonly cause?: () => Promise<() => Promise<unknown>>;
  /** The expected error, the only one. */
  readonly error: string;
  /** Whether managed files may be on the host by then. */
  readonly late?: true;
}

const onHost = (cause: string, mend: string) => async () => {
  await execOnHost(name, cause);
  return () => execOnHost(name, mend);
};

const refusal = "the host refused every key and password of the ssh section";
const sudoers = "/etc/sudoers.d/admin";
const askingSudo = `cp -a ${sudoers} /run/sudoers && echo 'admin ALL=(ALL) ALL' >${sudoers}`;
const noSudo = `mv ${sudoers} /run/sudoers`;
const freeSudo = `mv /run/sudoers ${sudoers}`;

/** In the order in which `up` encounters them. */
export const faults: readonly Fault[] = [
  {
    what: "a host that is off",
    cause: async () => {
      await stopHost(name);
      return () => startHost(name);
    },
    error: `${name}: connecting to ${at}: no `,
  },
  {
    what: "a key that the host does not know",
    sections: () => changed("ssh", { privateKeyFile: otherKey }),
    error: `${name}: logging in as admin at ${at}: ${refusal}`,
  },
  {
    what: "another host's key",
    sections: () => oneHost({ hostKey: readFileSync(`${otherKey}.pub`, "utf8").trim() }),
    error: `${name}: checking the host key of ${at}: it presents SHA256:`,
  },
  {
    what: "a user without sudo",
    cause: onHost(noSudo, freeSudo),
    error: `${name}: inspecting the host: sudo asks admin for a password; allow sudo without one or set ssh.sudoPassword`,
  },
  {
    what: "a wrong password for sudo",
    sections: () => changed("ssh", { sudoPassword: "wrong" }),
    cause: onHost(askingSudo, freeSudo),
    error: `${name}: inspecting the host: sudo refuses ssh.sudoPassword`,
  },
  {
    what: "a taken port",
    cause: onHost(
      "systemd-run --quiet --unit=taken --socket-property=ListenStream=6443 /bin/true",
      "systemctl stop taken.socket",
    ),
    error: `${name}: checking the host: port 6443 is in use by systemd (pid 1), and kube-apiserver needs it; stop it`,
  },
  {
    what: "a host without systemd",
    cause: onHost(
      "echo init >/run/comm && mount --bind /run/comm /proc/1/comm",
      "umount /proc/1/comm && rm /run/comm",
    ),
    error: `${name}: checking the host: its init is init, and containerd and kubelet run as units of systemd; use a host that boots with systemd`,
  },
  {
    what: "a mirror whose file is not what its checksum says",
    sections: () => changed("artifacts", { mirror: badMirror.url }),
    cause: () =>
      serveWithFaults(badMirror, ({ path }) =>
        /\/containerd-[^/]+\.tar\.gz$/.test(path) ? "altered" : "none",
      ),
    error: `${name}: setting up engine: exit 1\n    checking ${badMirror.url}/github.com/containerd/`,
    late: true,
  },
  {
    what: "an image that the registry does not have",
    sections: () => ({ versions: { etcd: "3.6.99" } }),
    error: `${name}: setting up etcd: `,
    late: true,
  },
];
