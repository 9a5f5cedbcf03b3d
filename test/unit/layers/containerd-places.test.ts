import { deepStrictEqual, ok } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { containerdPlaces } from "../../../layers/containerd/places";
import { containerStats } from "../../../layers/kubelet/container-stats";
import { podRuntime } from "../../../layers/pod-runtime";
import { configOf } from "../config/stack-file";

const usual = containerdPlaces({ besideDocker: false });
const own = containerdPlaces({ besideDocker: true });
const script = readFileSync(join(__dirname, "../../../scripts/lib/containerd.sh"), "utf8");

describe("containerd beside Docker", () => {
  const config = configOf({});
  const runtime = podRuntime({ ...config.hosts[0]!, besideDocker: true }, config);
  const text = JSON.stringify(runtime);

  it("shares no path with Docker's containerd", () => {
    for (const [what, place] of Object.entries(usual))
      ok(place !== own[what as keyof typeof own], what);
    // CNI plugins and the kubelet are of no concern to Docker.
    for (const place of [usual.config, usual.data, usual.state, "/run/nri", "/usr/local/bin/runc"])
      ok(!text.includes(`"${place}`) && !text.includes(`${place}/`), place);
    const engine = Object.keys(runtime.engine.units ?? {});
    deepStrictEqual(engine, [own.unit, "kubernetes-docker-forwarding.service"]);
  });

  it("has no rules for Docker's packet filter on a host that is not beside Docker", () => {
    const alone = podRuntime(config.hosts[0]!, config);
    ok(!JSON.stringify(alone).includes("docker-forwarding"));
  });

  it("has the same places in the scripts", () => {
    for (const place of [own.state, own.socket, `${own.programs}/ctr`, own.registries])
      ok(script.includes(place), place);
    const registries = execFileSync("bash", ["-c", `${script}\nregistries`], { encoding: "utf8" });
    deepStrictEqual(registries.trim(), usual.registries);
  });

  for (const [besideDocker, kubernetes, flags, gates] of [
    [false, "1.36.3", {}, undefined],
    [false, "1.37.2", {}, undefined],
    [true, "1.36.3", { containerd: own.socket }, undefined],
    [true, "1.37.0", {}, { PodAndContainerStatsFromCRI: true }],
  ] as const)
    it(`has statistics with names: ${besideDocker ? "beside Docker" : "alone"}, ${kubernetes}`, () => {
      const stats = containerStats({ besideDocker }, kubernetes);
      deepStrictEqual(stats.flags, flags);
      deepStrictEqual(stats.configuration, gates ? { featureGates: gates } : {});
    });
});
