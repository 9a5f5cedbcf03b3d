import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import { execOnMachine } from "../../lab/vm";
import { kubectl, printed } from "../lab/kubectl";
import { preview, refresh, succeeded } from "../lab/pulumi";
import { podOn } from "../lab/workload";
import { clusterHosts, scaled, worker } from "./suite";

const bootId = async () => (await execOnMachine("cat /proc/sys/kernel/random/boot_id")).trim();

describe("a reboot of the machine", () => {
  let rebooted: number;

  before(async () => {
    const before = await bootId();
    rebooted = Date.now();
    // sshd may end before the command's exit code arrives.
    await execOnMachine("systemctl reboot").catch(() => undefined);
    await waitFor(`${worker.name}: rebooting`, scaled(60) * 1000, async () => {
      const now = await bootId().catch(() => "");
      return (now !== "" && now !== before) || "it has not come back";
    });
  });

  it("brings the node back by itself", async () => {
    const id = await bootId();
    const state = `jsonpath={.status.nodeInfo.bootID} {.status.conditions[?(@.type=="Ready")].status}`;
    await printed(
      `${worker.name}: ready again`,
      ["get", "node", worker.name, `--output=${state}`],
      (text) => text === `${id} True`,
      scaled(60) * 1000,
    );
    console.log(`      ready again after ${Math.round((Date.now() - rebooted) / 1000)} s`);
  });

  it("restores its pods, and access to them", async () => {
    await printed(
      "the pods of the DaemonSet",
      ["get", "daemonset", "each", "--output=jsonpath={.status.numberReady}"],
      (text) => text === "2",
      scaled(60) * 1000,
    );
    const [here, there] = [await podOn(clusterHosts[1]), await podOn(worker.name)];
    const url = `http://${there.address}:8080/hostname`;
    assert.equal(await kubectl("exec", here.name, "--", "wget", "-qO-", url), there.name);
    const name = "http://each.default.svc.cluster.local/hostname";
    assert.match(await kubectl("exec", there.name, "--", "wget", "-qO-", name), /^each-/);
  });

  it("causes no drift and no changes", async () => {
    await succeeded(refresh("--preview-only", "--expect-no-changes"));
    await succeeded(preview("--expect-no-changes"));
  });
});
