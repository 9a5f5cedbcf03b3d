import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

const images = "io.containerd.cri.v1.images";
const runtime = "io.containerd.cri.v1.runtime";
const nri = "io.containerd.nri.v1.nri";

/** A configuration of containerd, and the errors about it after their place. */
const table: readonly (readonly [Readonly<Record<string, unknown>>, readonly string[]])[] = [
  [{ debug: { level: "warn" }, oom_score: -900, timeouts: { "io.containerd.x": "5s" } }, []],
  [{ plugins: { [images]: { max_concurrent_downloads: 9 } } }, []],
  [{ plugins: { [runtime]: { containerd: { default_runtime_name: "crun" } } } }, []],
  [{ plugins: { [nri]: { disable: true, default_validator: { enable: true } } } }, []],
  // A plugin that is not part of containerd.
  [{ plugins: { "io.containerd.snapshotter.v1.stargz": { root_path: "/x" } } }, []],
  [{ proxy_plugins: { stargz: { type: "snapshot", address: "/run/x.sock" } } }, []],
  [{ plugin: {} }, ["plugin: containerd has no such field; did you mean plugins?"]],
  [{ sandbox: {} }, ["sandbox: containerd has no such field; take it out"]],
  [{ plugins: [] }, ["plugins: must be a table"]],
  // The first is refused for another reason, and begins like the second.
  [
    { root: "/data", roots: "/data" },
    [
      "root: cannot be set: the program and its removal use this directory; mount a disk there",
      "roots: containerd has no such field; did you mean root?",
    ],
  ],
  [{ oom_score: "low" }, ["oom_score: must be an integer"]],
  [
    { debug: { level: "loud" } },
    ['debug.level: is "loud"; use one of trace, debug, info, warn, error, fatal, panic'],
  ],
  [
    { plugins: { "io.containerd.cri.v1.image": {} } },
    [`plugins.io.containerd.cri.v1.image: containerd has no such plugin; did you mean ${images}?`],
  ],
  [
    { plugins: { [images]: { max_concurent_downloads: 9, snapshotter: 1 } } },
    [
      `plugins.${images}.max_concurent_downloads: containerd has no such field; did you mean max_concurrent_downloads?`,
      `plugins.${images}.snapshotter: must be a string`,
    ],
  ],
];

describe("containerd's configuration", () => {
  for (const [config, expected] of table)
    it(`${expected.length === 0 ? "may be" : "is refused:"} ${JSON.stringify(config)}`, () =>
      deepStrictEqual(
        errorsOf({ containerd: { config } }),
        expected.map((error) => `containerd.config.${error}`),
      ));
});
