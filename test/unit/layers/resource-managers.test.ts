import { deepStrictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layout } from "../../../layers/formats/layout";
import { forgetResourceManagers } from "../../../layers/kubelet/resource-managers";
import type { Values } from "../../../config/settings/merge";

const isStatic = { cpuManagerPolicy: "static", reservedSystemCPUs: "0" };
const remembered = ["cpu_manager_state", "memory_manager_state"];

/** What the kubelet was started with before and is started with now, and whether its managers may go on with what they wrote. */
const table: readonly (readonly [what: string, before: Values, now: Values, keeps: boolean])[] = [
  ["nothing changes", isStatic, isStatic, true],
  ["another field changes", isStatic, { ...isStatic, maxPods: 90 }, true],
  ["the policy is set", {}, isStatic, false],
  ["the policy is taken out", isStatic, {}, false],
  ["other processors are reserved", isStatic, { ...isStatic, reservedSystemCPUs: "0-1" }, false],
  ["more is reserved without a policy", {}, { systemReserved: { cpu: "1" } }, true],
  ["memory is given to pods too", isStatic, { ...isStatic, memoryManagerPolicy: "Static" }, false],
];

describe("a kubelet's start, when", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kubelet-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const start = (config: Values) => {
    const command = forgetResourceManagers(config).replaceAll(layout.kubeletData, directory);
    execFileSync("/bin/sh", ["-c", command]);
  };

  for (const [what, before, now, keeps] of table)
    it(`${what}, ${keeps ? "keeps" : "removes"} what the CPU and memory managers remember`, () => {
      start(before);
      for (const name of remembered) writeFileSync(join(directory, name), "{}");
      start(now);
      const files = readdirSync(directory).sort();
      deepStrictEqual(files, [...(keeps ? remembered : []), "resource-managers"]);
    });
});
