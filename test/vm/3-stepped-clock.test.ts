import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import { execOnMachine } from "../../lab/vm";
import { flannelPorts } from "../../layers/network/flannel/ports";
import { preview, refresh, succeeded } from "../lab/pulumi";
import { scaled, worker } from "./suite";

const minutes = 20;
const step = (direction: "-" | "+") => execOnMachine(`date --set '${direction}${minutes} minutes'`);

const find = `ctr -n k8s.io containers list -q 'labels."io.kubernetes.container.name"==flannel'`;
const running = `ctr -n k8s.io tasks list | awk '$3 == "RUNNING" { print $1 }' | grep -xF -f <(${find})`;

/** Kills flannel's container, and waits until the kubelet has started another. containerd restarts to free a name. */
async function endFlannel(): Promise<void> {
  let ended = "";
  await waitFor(`${worker.name}: another container of flannel`, scaled(240) * 1000, async () => {
    const now = (await execOnMachine(running).catch(() => "")).trim();
    if (now !== "" && ended === "")
      await execOnMachine(`ctr -n k8s.io tasks kill -s SIGKILL ${now}`).then(
        () => (ended = now),
        () => undefined,
      );
    return (ended !== "" && now !== "" && now !== ended) || "none runs";
  });
}

describe("a clock of the machine that was set back", () => {
  let isRight = true;
  const putRight = async () => {
    if (!isRight) await step("+");
    isRight = true;
  };

  before(async () => {
    await step("-");
    isRight = false;
  });
  after(putRight);

  it("does not keep containers from restarting, however often", async () => {
    for (let times = 0; times < 3; times++) await endFlannel();
    const url = `http://127.0.0.1:${flannelPorts.health}/healthz`;
    await waitFor(`${worker.name}: a healthy flannel`, scaled(60) * 1000, async () => {
      await execOnMachine(`curl -fsS -m 5 ${url}`);
      return true;
    });
  });

  it("records in the journal what was freed", async () => {
    const journal = await execOnMachine(
      "journalctl --unit=kubernetes-container-names --output=cat",
    );
    assert.match(journal, /^kube-system\/.*flannel.*: the kubelet asks for a name/m);
  });

  it("causes no changes once it is corrected", async () => {
    await putRight();
    await succeeded(refresh("--preview-only", "--expect-no-changes"));
    await succeeded(preview("--expect-no-changes"));
  });
});
