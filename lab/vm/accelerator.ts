import { closeSync, openSync, readFileSync } from "node:fs";

/** How QEMU runs the machine's instructions. */
export interface Accelerator {
  readonly name: "KVM" | "emulation";
  readonly arguments: readonly string[];
  /** Factor by which deadlines are longer than on real hardware. */
  readonly slowness: number;
}

const kvm: Accelerator = {
  name: "KVM",
  arguments: ["-accel", "kvm", "-cpu", "host"],
  slowness: 1,
};

const emulation: Accelerator = {
  name: "emulation",
  arguments: ["-accel", "tcg,thread=multi", "-cpu", "max"],
  slowness: 10,
};

/** KVM if the processor supports it, otherwise emulation. */
export const accelerator = (): Accelerator => (hasKvm() ? kvm : emulation);

/** Some clouds show /dev/kvm without the processor's extensions behind it; a stock kernel does not boot there. */
function hasKvm(): boolean {
  if (!/^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync("/proc/cpuinfo", "utf8"))) return false;
  try {
    closeSync(openSync("/dev/kvm", "r+"));
    return true;
  } catch {
    return false;
  }
}
