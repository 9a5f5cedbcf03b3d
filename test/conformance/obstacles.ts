/** A conformance test that cannot pass in the lab whatever we do, and why. */
export interface Obstacle {
  readonly test: RegExp;
  readonly kind: "image" | "kernel";
  readonly reason: string;
}

/** They are not run, and listed with their reasons. A failure is a bug of ours until shown otherwise: be slow to add one. */
export const obstacles: readonly Obstacle[] = [];

/** What keeps a test from being run in the lab, if anything does. */
export const obstacleTo = (name: string): Obstacle | undefined =>
  obstacles.find(({ test }) => test.test(name));
