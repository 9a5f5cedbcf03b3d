import { deepStrictEqual, ok } from "node:assert";
import { filePathConflict, unitConflict } from "../../../config/rules/file-paths";
import type { Host } from "../../../config/cluster-config";
import { hostSettingsLayer } from "../../../layers/host-settings/layer";
import { configOf, errorsOf, smallest, worker } from "./stack-file";
import { managedPaths, managedUnits } from "./managed-paths";

const [master] = smallest().hosts;
const motd = "/etc/motd";

const layerOf = (files: Host["files"], timeServers: string[] = []) =>
  hostSettingsLayer({ files, timeServers });

/** The files of the first worker of a stack file. */
const filesOf = (sections: object, keys: object = {}) =>
  configOf({ hosts: [master, { ...worker(1), ...keys }], ...sections }).hosts[1]!.files;

describe("files of hosts", () => {
  it("come from the cluster, the groups and the host, later ones overriding earlier ones", () => {
    const sections = {
      files: { [motd]: { content: "cluster" }, "/etc/a": { content: "a" } },
      groups: { gpu: { files: { [motd]: { content: "group", mode: "0600" } } } },
    };
    deepStrictEqual(filesOf(sections), sections.files);
    deepStrictEqual(filesOf(sections, { groups: ["gpu"], files: { [motd]: { content: "own" } } }), {
      [motd]: { content: "own", mode: "0600" },
      "/etc/a": { content: "a" },
    });
  });

  it("keep secrets apart, for root alone", () => {
    const files = {
      "/etc/open": { content: "open", restart: ["foo.service"] },
      "/etc/key": { secretContent: "key", restart: ["foo.service"] },
    };
    const { desired, secret } = layerOf(files)!;
    deepStrictEqual(secret, { "/etc/key": { content: "key", mode: "0600" } });
    deepStrictEqual(desired, {
      files: { "/etc/open": { content: "open" } },
      plainFiles: ["/etc/open", "/etc/key"],
      otherUnits: { "foo.service": ["/etc/open", "/etc/key"] },
    });
  });

  it("make no layer where there are none", () => deepStrictEqual(layerOf({}), undefined));

  /** Files of the cluster, and the errors. */
  const table: readonly (readonly [files: object, ...errors: string[]])[] = [
    [{ "/etc/systemd/system/foo.service": { content: "" }, "/usr/local/bin/foo": { content: "" } }],
    [{ "/etc/docker/daemon.json": { content: "{}", restart: ["docker.service"] } }],
    [
      { "etc/motd": { content: "" } },
      'files.etc/motd: "etc/motd" is not the absolute path of a file: letters, digits and _.@%+=:- between slashes',
    ],
    [
      { "/etc/../etc/passwd": { content: "" } },
      'files./etc/../etc/passwd: "/etc/../etc/passwd" is not the absolute path of a file: letters, digits and _.@%+=:- between slashes',
    ],
    [{ [motd]: {} }, "files./etc/motd: has no content; set content or secretContent"],
    [
      { [motd]: { content: "a", secretContent: "b" } },
      "files./etc/motd: content and secretContent exclude one another; take one of them out",
    ],
    [
      { [motd]: { secretContent: "b", mode: "0644" } },
      'files./etc/motd: mode 0644 lets others than root use a secret; set "0600"',
    ],
    [
      { [motd]: { content: "a", mode: "644" } },
      'files./etc/motd.mode: "644" is not a mode such as "0644", in quotes',
    ],
    [{ [motd]: { content: "a", mode: 420 } }, "files./etc/motd.mode: its value is not a string"],
    [{ [motd]: { content: 5 } }, "files./etc/motd.content: its value is not a string"],
    [
      { [motd]: { content: "a".repeat(65_537) } },
      "files./etc/motd.content: is longer than 65536 characters",
    ],
    [
      { "/etc/a": { content: "a" }, "/etc/a/b": { content: "b" } },
      "files./etc/a/b: is inside /etc/a, which is a file; use another path",
    ],
    [
      { "/etc/sysctl.d/99-a.conf": { content: "" }, "/etc/modules-load.d/a.conf": { content: "" } },
      "files./etc/sysctl.d/99-a.conf: is inside /etc/sysctl.d; set kernel.sysctls instead",
      "files./etc/modules-load.d/a.conf: is inside /etc/modules-load.d; set kernel.modules instead",
    ],
    [
      { "/var/lib/etcd/x": { content: "" }, "/etc/kubernetes/x": { content: "" } },
      "files./var/lib/etcd/x: is inside /var/lib/etcd, which the program manages; use another path",
      "files./etc/kubernetes/x: is inside /etc/kubernetes, which the program manages; use another path",
    ],
    [{ "/var/lib": { content: "" } }, "files./var/lib: is a directory; name a file"],
    [
      { "/run/x": { content: "" } },
      "files./run/x: is inside /run, which does not survive a reboot; use a path on disk",
    ],
    [
      { "/etc/shadow": { content: "" } },
      "files./etc/shadow: decides who may log in to the host, or which machine it is; manage it outside of this program",
    ],
    [
      { [motd]: { content: "a", restart: ["kubelet.service"] } },
      "files./etc/motd: kubelet.service belongs to the program, which restarts it node by node; take it out",
    ],
  ];
  for (const [files, ...errors] of table)
    it(`are checked: ${JSON.stringify(files).slice(0, 80)}`, () =>
      deepStrictEqual(errorsOf({ files }), errors));

  it("are checked at the place that sets them", () =>
    deepStrictEqual(
      errorsOf({
        groups: { gpu: { files: { "/proc/x": { content: "" } } } },
        hosts: [{ ...master, files: { "/dev/x": { content: "" } } }],
      }),
      [
        "groups.gpu.files./proc/x: is inside /proc, which does not survive a reboot; use a path on disk",
        "hosts[0].files./dev/x: is inside /dev, which does not survive a reboot; use a path on disk",
      ],
    ));

  it("cannot use paths of the program, nor restart its units", () => {
    for (const path of managedPaths) ok(filePathConflict(path), path);
    for (const unit of managedUnits) ok(unitConflict(unit), unit);
  });
});
