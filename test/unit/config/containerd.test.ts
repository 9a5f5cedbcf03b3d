import { deepStrictEqual } from "node:assert";
import { runtimeLabels } from "../../../config/node-labels";
import { podRuntime } from "../../../layers/pod-runtime";
import { runtimeClasses } from "../../../workloads/runtime-classes";
import { configOf, errorsOf, smallest, worker } from "./stack-file";

const [master] = smallest().hosts;
const images = "io.containerd.cri.v1.images";

describe("containerd of a host", () => {
  const sections = {
    containerd: { config: { plugins: { [images]: { max_concurrent_downloads: 3 } } } },
    groups: {
      fast: { containerd: { config: { plugins: { [images]: { max_concurrent_downloads: 9 } } } } },
    },
    hosts: [
      master,
      {
        ...worker(1),
        groups: ["fast"],
        containerd: {
          runtimes: { crun: { path: "/usr/bin/crun" } },
          unit: { Service: { LimitMEMLOCK: "infinity" } },
        },
      },
    ],
  };

  it("has the settings of the host over those of its groups and the cluster", () => {
    const [first, second] = configOf(sections).hosts;
    const downloads = (host: typeof first) =>
      (host!.containerd.config["plugins"] as Record<string, object>)[images];
    deepStrictEqual(downloads(first), { max_concurrent_downloads: 3 });
    deepStrictEqual(downloads(second), { max_concurrent_downloads: 9 });
  });

  it("restarts when the drop-in of its unit changes", () => {
    const config = configOf(sections);
    const { files, units } = podRuntime(config.hosts[1]!, config).engine;
    const path = "/etc/systemd/system/containerd.service.d/90-stack-file.conf";
    deepStrictEqual(files[path]?.content, "[Service]\nLimitMEMLOCK=infinity\n");
    deepStrictEqual(units!["containerd.service"]!.includes(path), true);
  });

  it("has its runtimes as classes whose pods go where the runtime is", () => {
    const { hosts } = configOf(sections);
    deepStrictEqual(hosts.map(runtimeLabels), [
      {},
      { "runtime.kubernetes-on-bare-metal/crun": "" },
    ]);
    deepStrictEqual(runtimeClasses(hosts), [
      {
        metadata: { name: "crun" },
        handler: "crun",
        scheduling: { nodeSelector: { "runtime.kubernetes-on-bare-metal/crun": "" } },
      },
    ]);
  });

  it("cannot give a runtime another cgroup driver than the kubelet's", () => {
    const options = { SystemdCgroup: false };
    deepStrictEqual(
      errorsOf({
        containerd: {
          runtimes: {
            crun: { path: "/usr/bin/crun", options },
            kata: { type: "io.containerd.kata.v2", options },
          },
        },
      }),
      [
        "containerd.runtimes.crun.options.SystemdCgroup: cannot be set: it follows from the host's profile, as the kubelet's cgroup driver does",
      ],
    );
  });

  it("has no password in its unit, where previews show it", () => {
    const unit = { Service: { Environment: ["A=b", "HTTPS_PROXY=http://me:pw@192.0.2.9:3128"] } };
    deepStrictEqual(
      errorsOf({ containerd: { unit }, kubelet: { unit } }),
      ["containerd", "kubelet"].map(
        (part) =>
          `${part}.unit.Service.Environment: holds a user or a password, which previews would show; take it out, and set artifacts.proxy for a proxy`,
      ),
    );
  });

  it("cannot change what the program decides", () => {
    const config = {
      root: "/data",
      plugins: { [images]: { registry: {}, snapshotter: null } },
    };
    deepStrictEqual(
      errorsOf({
        containerd: { config, runtimes: { runc: {} }, unit: { Service: { ExecStart: "x" } } },
        kubelet: { unit: { Service: { Type: "simple" } } },
      }),
      [
        "containerd.config.root: cannot be set: the program and its removal use this directory; mount a disk there",
        `containerd.config.plugins.${images}.registry: cannot be set: set registries`,
        `containerd.config.plugins.${images}.snapshotter: is null, which TOML does not have; take it out`,
        "containerd.runtimes.runc: is there anyway; use another name",
        "containerd.unit.Service.ExecStart: cannot be set: the program relies on its own value",
        "kubelet.unit.Service.Type: cannot be set: the program relies on its own value",
      ],
    );
  });
});
