/** Desired state of a file on a host. */
export interface HostFile {
  readonly content: string;
  /** Octal permission bits. @default 0644 */
  readonly mode?: string;
}

/** Files of a host by absolute path, all owned by root. */
export type HostFiles = Readonly<Record<string, HostFile>>;
