/** A release as numbers; what follows the patch number does not count. */
export interface ReleaseNumber {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** The numbers of a release such as 1.37.2. */
export function releaseNumber(release: string): ReleaseNumber {
  const [major = 0, minor = 0, patch = 0] = release.split(/[.+-]/).map(Number);
  return { major, minor, patch };
}

/** Below zero when the first release is older, above when it is newer, zero when neither. */
export function compareReleases(a: string, b: string): number {
  const [x, y] = [releaseNumber(a), releaseNumber(b)];
  return x.major - y.major || x.minor - y.minor || x.patch - y.patch;
}

/** Whether both are patch releases of one minor release. */
export function sameMinor(a: string, b: string): boolean {
  const [x, y] = [releaseNumber(a), releaseNumber(b)];
  return x.major === y.major && x.minor === y.minor;
}
