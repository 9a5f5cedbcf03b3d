import { deepStrictEqual } from "node:assert";
import { configOf, errorsOf, smallest, worker } from "./stack-file";

const [master] = smallest().hosts;

/** The first worker of a stack file. */
const workerOf = (sections: object, keys: object) =>
  configOf({ hosts: [master, { ...worker(1), ...keys }], ...sections }).hosts[1]!;

describe("hooks and drain timeouts", () => {
  const sections = {
    hooks: { beforeChange: ["all"], afterChange: ["all"] },
    rollout: { drainTimeoutSeconds: 600 },
    groups: {
      gpu: { hooks: { beforeChange: ["gpu", "more"] }, rollout: { drainTimeoutSeconds: 3600 } },
    },
  };
  const of = (keys: object) => {
    const { hooks, drainTimeoutSeconds } = workerOf(sections, keys);
    return [hooks.beforeChange, hooks.afterChange, drainTimeoutSeconds];
  };

  it("of the cluster are those of a host without others", () =>
    deepStrictEqual(of({}), [["all"], ["all"], 600]));

  it("of a group take their place, list by list", () =>
    deepStrictEqual(of({ groups: ["gpu"] }), [["gpu", "more"], ["all"], 3600]));

  it("of a host take the place of both, an empty list too", () =>
    deepStrictEqual(
      of({
        groups: ["gpu"],
        hooks: { beforeChange: [], afterChange: ["own"] },
        rollout: { drainTimeoutSeconds: 5 },
      }),
      [[], ["own"], 5],
    ));

  it("are refused at their place where they cannot log in", () => {
    const ssh = { certificateFile: "id-cert.pub", privateKeyFile: "id" };
    const groups = { gpu: { hooks: { afterSetup: ["true"] } } };
    const hosts = [{ ...master, hooks: { beforeRemove: ["true"] } }];
    deepStrictEqual(errorsOf({ ssh, groups, hosts }), [
      "groups.gpu.hooks.afterSetup: hooks cannot log in with ssh.certificateFile; authorize the plain key on the hosts too",
      "hosts[0].hooks.beforeRemove: hooks cannot log in with ssh.certificateFile; authorize the plain key on the hosts too",
    ]);
  });
});
