/** A release as numbers. A suffix after the patch number is ignored. */
export interface ReleaseNumber {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Parses a release such as 1.37.2. */
export function releaseNumber(release: string): ReleaseNumber {
  const [major = 0, minor = 0, patch = 0] = release.split(/[.+-]/).map(Number);
  return { major, minor, patch };
}

/** Negative when the first release is older, positive when it is newer, zero when equal. */
export function compareReleases(a: string, b: string): number {
  const [x, y] = [releaseNumber(a), releaseNumber(b)];
  return x.major - y.major || x.minor - y.minor || x.patch - y.patch;
}

/** Whether both belong to the same minor release. */
export function sameMinor(a: string, b: string): boolean {
  const [x, y] = [releaseNumber(a), releaseNumber(b)];
  return x.major === y.major && x.minor === y.minor;
}
