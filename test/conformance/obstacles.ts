/** A conformance test that cannot pass in the lab for reasons outside this program. */
export interface Obstacle {
  readonly test: RegExp;
  readonly kind: "image" | "kernel";
  readonly reason: string;
}

/** Tests that cannot run here, with the reason. Add one only if the cause is known: every other failure counts as a bug. */
export const obstacles: readonly Obstacle[] = [
  {
    test: /\[sig-node\] ImageVolume should succeed with pod and pull policy of Always/,
    kind: "image",
    reason: "expects Alpine Linux in the official image; the lab's is made of Debian packages",
  },
  {
    test: /\[sig-node\] Kubelet when scheduling a read only busybox container should not write to root filesystem/,
    kind: "image",
    reason: "expects the words of BusyBox's shell; the lab's image has bash in its place",
  },
];

/** Why a test cannot run in the lab, if there is a reason. */
export const obstacleTo = (name: string): Obstacle | undefined =>
  obstacles.find(({ test }) => test.test(name));
