import { isOn, patches } from "../../../internals/switch";

/** Skips a test of what a patch does where KUBERNETES_ON_BARE_METAL_PLAIN turns it off. The name of the test says why. */
export function itWith(
  patch: (typeof patches)[number],
  what: string,
  test: () => void | Promise<void>,
): void {
  if (isOn(patch)) it(what, test);
  else it.skip(`${what} (${patch} is off)`, test);
}
