import { execOnHost, rebootHost, startHost, stopHost } from "../../lab/hosts";
import { interrupted } from "../faults/interrupted";
import { cancel, cutOff, killCli, killProvider } from "../faults/interruptions";
import { sectionsOf, type Edited, type Pick } from "../fidelity/edit";
import { edits } from "../fidelity/edits";
import { kubectl } from "../lab/kubectl";
import { succeeded, up } from "../lab/pulumi";
import { changed, configure, type Sections } from "../lab/stack-file";
import { node, virtualAddress, withRoles } from "../lab/cluster-hosts";

/** Hosts that stay in the cluster. Another one comes and goes. */
export const lasting = [
  withRoles(1, "master", "etcd"),
  withRoles(2, "master", "etcd", "worker"),
  withRoles(3, "master", "etcd", "worker"),
  withRoles(5, "worker"),
];
const names = lasting.map(({ name }) => name);

/** Something that happens to the cluster. */
export interface Event {
  readonly what: string;
  /** Resolves when the operator can bring the cluster back to the stack file. */
  readonly happens: () => Promise<unknown>;
  /** The stack file's content from then on. */
  readonly edited: Edited;
  /** Whether a refresh has to find what happened. */
  readonly isDrift?: boolean;
}

/** Writes the stack file with these edits. */
export function configureWith(edited: Edited): void {
  const sections = sectionsOf(edited, lasting);
  const cluster = sections["cluster"] as Sections | undefined;
  configure({ ...sections, ...changed("cluster", { ...cluster, virtualAddress }) });
}

/** The web page must be allowed to start anywhere, and its clients know one address of the API. */
const excluded = ["security.podSecurity", "cluster.virtualAddress"];
const subjects = Object.keys(edits).filter((name) => !excluded.includes(name));

const oneOf = <T>(pick: Pick, values: readonly T[]): T => values[pick(values.length)]!;

const drifts: Readonly<Record<string, (host: string) => Promise<unknown>>> = {
  "a changed file": (host) => execOnHost(host, "echo '# more' >>/etc/sysctl.d/90-kubernetes.conf"),
  "a stopped kubelet": (host) => execOnHost(host, "systemctl stop kubelet"),
  "a cordoned node": (host) => kubectl("cordon", host),
  "a removed certificate": (host) => execOnHost(host, "rm /etc/kubernetes/flannel/flannel.crt"),
};

const interruptions = {
  "kill -9 of the CLI": () => killCli,
  "kill -9 of the provider": () => killProvider,
  "Ctrl-C": () => cancel,
  "a reboot": (host: string) => () => rebootHost(host),
  "a host cut off for half a minute": cutOff,
} as const;

type Kind = (edited: Edited, pick: Pick, random: () => number) => Event;

const edit: Kind = (edited, pick) => {
  const subject = oneOf(pick, subjects);
  return { what: subject, happens: async () => undefined, edited: edits[subject]!(edited, pick) };
};

const interruptedEdit: Kind = (before, pick, random) => {
  const { what, edited } = edit(before, pick, random);
  const interruption = oneOf(pick, Object.keys(interruptions) as (keyof typeof interruptions)[]);
  const host = oneOf(pick, names);
  return {
    what: `${what}, and ${interruption} during up (${host})`,
    edited,
    happens: () => {
      configureWith(edited);
      return interrupted(up, interruptions[interruption](host), 1 + pick(20), random);
    },
  };
};

const drift: Kind = (edited, pick) => {
  const [kind, host] = [oneOf(pick, Object.keys(drifts)), oneOf(pick, names)];
  return { what: `${kind} (${host})`, happens: () => drifts[kind]!(host), edited, isDrift: true };
};

const restart: Kind = (edited, pick) => {
  const host = oneOf(pick, names);
  return pick(2) === 0
    ? { what: `a reboot (${host})`, happens: () => rebootHost(host), edited }
    : {
        what: `a power failure (${host})`,
        happens: () => stopHost(host).then(() => startHost(host)),
        edited,
      };
};

const kinds = [edit, edit, interruptedEdit, interruptedEdit, drift, restart];

/** A random event. */
export const nextEvent: Kind = (edited, pick, random) => oneOf(pick, kinds)(edited, pick, random);

/** Brings the cluster back to the stack file. */
export async function converge({ edited, isDrift = false }: Event): Promise<string[]> {
  configureWith(edited);
  await succeeded(up(isDrift ? ["--refresh"] : [], { deadlineSeconds: 900 }));
  return [...names, ...(edited.spare ? [node(4)] : [])].sort();
}
