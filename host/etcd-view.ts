import { X509Certificate } from "node:crypto";
import { parseJson, printableLine } from "../text/printable";

/** A member in the cluster's member list. */
export interface ListedMember {
  /** 64-bit number in decimal. */
  readonly id: string;
  /** Empty until the member has started for the first time. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  /** A learner receives the data and has no vote. */
  readonly isLearner: boolean;
}

/** What one observation of a host's etcd member found. */
export interface EtcdView {
  /** Whether the host has data of a member, running or not. */
  readonly hasData: boolean;
  /** What etcd said when it could not read that data, if that is why the member does not answer. */
  readonly damage?: string;
  /** When the certificate expires by which other members know this one, in milliseconds since 1970; absent if there is none. */
  readonly certificateEnds?: number;
  /** The member's own status, if it answers. */
  readonly status?: {
    readonly id: string;
    readonly leader: string;
    readonly isLearner: boolean;
    /** Release that it runs, such as 3.6.16; absent if it does not report one. */
    readonly release?: string;
    /** Size of its database in bytes. */
    readonly databaseBytes?: number;
    /** Revision of its last change. */
    readonly appliedIndex?: number;
    /** Alarms that it has raised and that are not disarmed: NOSPACE, CORRUPT. */
    readonly alarms?: readonly string[];
  };
  /** The cluster's members; only if the member answers with a quorum. */
  readonly members?: readonly ListedMember[];
  /** Client URLs of the members that this one finds ready. */
  readonly ready: readonly string[];
}

/** A member in etcd's JSON, which omits empty and false fields. */
export interface JsonMember {
  readonly ID: string;
  readonly name?: string;
  readonly peerURLs?: readonly string[];
  readonly clientURLs?: readonly string[];
  readonly isLearner?: boolean;
}

interface JsonStatus {
  readonly header: { readonly member_id: string };
  readonly leader?: string;
  readonly isLearner?: boolean;
  readonly version?: string;
  readonly dbSize?: string;
  readonly raftAppliedIndex?: string;
  /** Alarms of all members, among other errors, as `memberID:ID alarm:NAME`. */
  readonly errors?: readonly string[];
}

/** No etcd cluster has as many members: bounds the work that a hostile host can cause. */
const mostMembers = 100;

/** Parses the output of scripts/etcd-observe.sh. */
export function parseEtcdView(text: string): EtcdView {
  const rows = text.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) =>
    rows.filter(([first]) => first === kind).map(([, value = ""]) => value);
  const [status] = of("etcd-status").map((json) => parseJson<JsonStatus>(json));
  const [damage] = of("etcd-damage").map((said) =>
    printableLine(said.replace(/^"error":/, ""), 100),
  );
  const [certificateEnds] = of("etcd-certificate").map(endOf).filter(Number.isFinite);
  const [members] = of("etcd-members").map((json) => parseJson<{ members?: JsonMember[] }>(json));
  return {
    hasData: of("etcd-data").length > 0,
    ...(damage !== undefined && { damage: damage.replaceAll('"', "") }),
    ...(certificateEnds !== undefined && { certificateEnds }),
    ...(status && {
      status: {
        id: status.header.member_id,
        leader: status.leader ?? "",
        isLearner: status.isLearner ?? false,
        ...(status.version !== undefined && { release: status.version }),
        ...counted("databaseBytes", status.dbSize),
        ...counted("appliedIndex", status.raftAppliedIndex),
        ...raised(status),
      },
    }),
    ...(members?.members && { members: listedMembers(members.members) }),
    ready: of("etcd-ready").slice(0, mostMembers),
  };
}

/** NaN for a file that is no certificate. */
function endOf(base64: string): number {
  try {
    return Date.parse(new X509Certificate(Buffer.from(base64, "base64")).validTo);
  } catch {
    return NaN;
  }
}

/** A 64-bit number, which JSON carries as text; omitted if it is not a number. */
const counted = (name: "databaseBytes" | "appliedIndex", text: string | undefined) =>
  Number.isFinite(Number(text)) ? { [name]: Number(text) } : {};

/** Alarms of the member itself; undefined if there are none. */
function raised({ header, errors = [] }: JsonStatus): { alarms?: readonly string[] } {
  const alarms = errors
    .slice(0, mostMembers)
    .map((text) => /^memberID:(\d+) alarm:([A-Z]+) *$/.exec(text))
    .filter((match) => match?.[1] === header.member_id)
    .map((match) => match![2]!);
  return alarms.length > 0 ? { alarms } : {};
}

/** Members as etcd's answers list them. */
export const listedMembers = (members: readonly JsonMember[]): ListedMember[] =>
  members
    .slice(0, mostMembers)
    .map(({ ID, name = "", peerURLs = [], clientURLs = [], isLearner = false }) => ({
      id: ID,
      name,
      peerUrls: peerURLs,
      clientUrls: clientURLs,
      isLearner,
    }));
