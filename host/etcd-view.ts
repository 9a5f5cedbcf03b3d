import { parseJson } from "../text/printable";

/** A member as the cluster lists it. */
export interface ListedMember {
  /** 64 bits in decimal. */
  readonly id: string;
  /** Empty until the member has started for the first time. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  /** It gets the data and has no vote. */
  readonly isLearner: boolean;
}

/** What one look at the etcd member of a host found. */
export interface EtcdView {
  /** The host has data of a member, whether it runs or not. */
  readonly hasData: boolean;
  /** What the member says of itself, where it answers. */
  readonly status?: {
    readonly id: string;
    readonly leader: string;
    readonly isLearner: boolean;
    /** Release that it runs, such as 3.6.16; absent where it does not say. */
    readonly release?: string;
    /** Size of its database. */
    readonly databaseBytes?: number;
    /** Number of the last change that it has. */
    readonly appliedIndex?: number;
    /** Alarms that it has raised and nobody has disarmed: NOSPACE, CORRUPT. */
    readonly alarms?: readonly string[];
  };
  /** The cluster's members; only where the member answers with the agreement of a majority. */
  readonly members?: readonly ListedMember[];
  /** Client URLs of the members that are ready, as seen from this one. */
  readonly ready: readonly string[];
}

/** A member in etcd's JSON, which leaves out what is empty or false. */
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
  /** Alarms of all members among other things, as `memberID:ID alarm:NAME`. */
  readonly errors?: readonly string[];
}

/** No cluster of etcd has so many, and a host that says otherwise shall not keep anybody busy. */
const mostMembers = 100;

/** Reads what scripts/etcd-look.sh printed. */
export function parseEtcdView(text: string): EtcdView {
  const rows = text.split("\n").map((line) => line.split("\t"));
  const of = (kind: string) =>
    rows.filter(([first]) => first === kind).map(([, value = ""]) => value);
  const [status] = of("etcd-status").map((json) => parseJson<JsonStatus>(json));
  const [members] = of("etcd-members").map((json) => parseJson<{ members?: JsonMember[] }>(json));
  return {
    hasData: of("etcd-data").length > 0,
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

/** A number of 64 bits, which JSON has as a text; nothing where it is none. */
const counted = (name: "databaseBytes" | "appliedIndex", text: string | undefined) =>
  Number.isFinite(Number(text)) ? { [name]: Number(text) } : {};

/** The alarms of the member itself; nothing where it has raised none. */
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
