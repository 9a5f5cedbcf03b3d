/** A file as it has to be on a host. */
export interface HostFile {
  readonly content: string;
  /** Permission bits in octal, `0644` when absent. */
  readonly mode?: string;
}

/** Files of a host by absolute path. All of them belong to root. */
export type HostFiles = Readonly<Record<string, HostFile>>;
