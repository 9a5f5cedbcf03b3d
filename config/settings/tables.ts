import { releaseNumber } from "../release-number";
import etcd36 from "./tables/etcd-3.6.json";
import etcd37 from "./tables/etcd-3.7.json";
import kubernetes136 from "./tables/kubernetes-1.36.json";
import kubernetes137 from "./tables/kubernetes-1.37.json";

/** Rows of a table: `KIND LIMITS` by path, where `a[]` is an entry of a list and `a.*` a value of a map. */
export type Rows = Readonly<Record<string, string>>;

/** Tables of each minor release, the oldest first. */
const tables = {
  Kubernetes: { "1.36": kubernetes136, "1.37": kubernetes137 },
  etcd: { "3.6": etcd36, "3.7": etcd37 },
} as const satisfies Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Rows>>>>>
>;

type Product = keyof typeof tables;

/** Name of a table, such as `KubeletConfiguration` or `apiServer` for its flags. */
export type TableName = keyof typeof kubernetes137 | keyof typeof etcd37;

/** One table of the release that a cluster runs. */
export interface Table {
  /** Such as `Kubernetes 1.37`. */
  readonly release: string;
  readonly rows: Rows;
  /** Why this release lacks a row that another one has; undefined when none has it. `has` searches the others' rows. */
  readonly elsewhere: (has: (rows: Rows) => boolean) => string | undefined;
}

/** A table of a release such as 1.37.2; undefined when there are no tables for its minor release. */
export function tableOf(product: Product, release: string, name: TableName): Table | undefined {
  const { major, minor } = releaseNumber(release);
  const wanted = `${major}.${minor}`;
  const minors = Object.entries(tables[product]).map(
    ([one, all]) => [one, (all as Partial<Record<TableName, Rows>>)[name] ?? {}] as const,
  );
  const position = minors.findIndex(([one]) => one === wanted);
  if (position < 0) return undefined;
  const elsewhere = (has: (rows: Rows) => boolean) => {
    const older = minors.slice(0, position).findLastIndex(([, rows]) => has(rows));
    if (older >= 0) return `was removed in ${product} ${minors[older + 1]![0]}; take it out`;
    const newer = minors.slice(position + 1).find(([, rows]) => has(rows));
    return newer && `exists from ${product} ${newer[0]} on, and this is ${release}; take it out`;
  };
  return { release: `${product} ${wanted}`, rows: minors[position]![1], elsewhere };
}
