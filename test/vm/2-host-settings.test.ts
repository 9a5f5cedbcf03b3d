import assert from "node:assert/strict";
import { execOnMachine } from "../../lab/vm";
import { kubectl } from "../lab/kubectl";
import { succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { longDeadline, withHosts, worker } from "./suite";

const capacity = (resource: string) =>
  kubectl("get", "node", worker.name, "--output", `jsonpath={.status.capacity.${resource}}`);
const apply = async (keys: object) => {
  configure(withHosts({ ...worker, ...keys }));
  await succeeded(up([], longDeadline));
};

describe("settings of a machine with a kernel of its own", () => {
  after(() => apply({}));

  it("reserve huge pages, which its node offers, and give them back", async () => {
    await apply({ kernel: { hugepages: { "2Mi": 16 } } });
    assert.equal(await execOnMachine("sysctl -n vm.nr_hugepages"), "16\n");
    assert.equal(await capacity("hugepages-2Mi"), "32Mi");
    await apply({});
    assert.equal(await execOnMachine("sysctl -n vm.nr_hugepages"), "0\n");
    assert.equal(await capacity("hugepages-2Mi"), "0");
  });

  it("end with the remedy where pages of 1 GiB need parameters of the kernel", async () => {
    configure(withHosts({ ...worker, kernel: { hugepages: { "1Gi": 1 } } }));
    const { code, output } = await up([], longDeadline);
    assert.notEqual(code, 0);
    assert.match(
      output,
      /add hugepagesz=1G hugepages=1 to the parameters|ask for fewer huge pages/,
    );
  });

  it("let the kubelet run with swap where the stack file says so", async () => {
    await execOnMachine(
      "test -e /swap.test || { fallocate -l 64M /swap.test && chmod 600 /swap.test && mkswap /swap.test; }; swapon /swap.test",
    );
    try {
      const config = { failSwapOn: false, memorySwap: { swapBehavior: "LimitedSwap" } };
      await apply({ kubelet: { config } });
      assert.match(await execOnMachine("systemctl is-active kubelet"), /^active/);
    } finally {
      await execOnMachine("swapoff /swap.test && rm /swap.test");
    }
  });

  it("name time servers, or say why they would have no effect", async () => {
    const runs = (await execOnMachine("systemctl is-active systemd-timesyncd || true")).trim();
    configure(withHosts({ ...worker, timeServers: ["10.77.0.1"] }));
    const { code, output } = await up([], longDeadline);
    if (runs === "active") {
      assert.equal(code, 0, output);
      assert.match(
        await execOnMachine("timedatectl show-timesync -p SystemNTPServers"),
        /10\.77\.0\.1/,
      );
    } else assert.match(output, /timeServers are set for/);
  });
});
