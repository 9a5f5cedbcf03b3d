import assert from "node:assert/strict";

import { compareSnapshots, volatile, type Snapshot } from "../../../lab/hosts";

const empty: Snapshot = {
  files: {},
  units: {},
  mounts: {},
  links: {},
  nftables: {},
  processes: {},
  cgroups: {},
};

describe("a host's state before and after", () => {
  it("leaves out what a timer of the distribution has just started", () => {
    const slice = "/sys/fs/cgroup/systemd/system.slice";
    const after: Snapshot = {
      ...empty,
      cgroups: { [`${slice}/systemd-tmpfiles-clean.service`]: "present" },
      mounts: { "/run/credentials/systemd-tmpfiles-clean.service": "ramfs ramfs /" },
      processes: {
        "root [systemd-tmpfile] <defunct>": "×1",
        "root systemd-tmpfiles --clean": "×1",
      },
      units: { "systemd-tmpfiles-clean.service": "static activating start" },
    };
    assert.deepEqual(compareSnapshots(empty, after, volatile), []);
  });

  it("names what another service has left", () => {
    const after: Snapshot = {
      ...empty,
      cgroups: { "/sys/fs/cgroup/systemd/system.slice/containerd.service": "present" },
      processes: { "root /usr/local/bin/containerd": "×1" },
    };
    assert.deepEqual(compareSnapshots(empty, after, volatile), [
      "cgroups /sys/fs/cgroup/systemd/system.slice/containerd.service: new: present",
      "processes root /usr/local/bin/containerd: new: ×1",
    ]);
  });
});
