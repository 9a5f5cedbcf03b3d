import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { clusterHosts } from "../lab/cluster-hosts";
import { keepKubeconfig, objects, type Node } from "../lab/kubectl";
import { destroy, preview, refresh, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { startUp } from "../upgrades/held-run";
import { bootOf, greeterOf, installedRelease, makeArchive, startGreeter } from "./package-archive";
import { startHostWith } from "./packages";

const [master, first, second] = clusterHosts;

const maintained = (asOf: string, more: object = {}) => ({
  maintenance: { packages: "security", asOf, reboot: "whenRequired", timeoutSeconds: 300, ...more },
});

const boots = (): Promise<string[]> => Promise.all(clusterHosts.map(bootOf));
const releases = (): Promise<string[]> => Promise.all(clusterHosts.map(installedRelease));

async function assertInService(): Promise<void> {
  const nodes = await objects<Node>("nodes");
  assert.equal(nodes.length, 3);
  for (const { spec, status } of nodes) {
    assert.notEqual(spec.unschedulable, true);
    assert.equal(status.conditions.find(({ type }) => type === "Ready")?.status, "True");
  }
}

describe("maintenance of operating systems", () => {
  let booted: string[];
  let greeter: string;

  before("a cluster on hosts with an archive of their own", async () => {
    await startHosts([master, second]);
    await startHostWith(first, ["needrestart"]);
    await Promise.all(clusterHosts.map(makeArchive));
    await startGreeter(first);
    greeter = await greeterOf(first);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    booted = await boots();
  });
  after(() => succeeded(destroy()));

  it("refuses a date in the future in the preview", async () => {
    configure(maintained("2999-01-01"));
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /maintenance\.asOf: 2999-01-01 is in the future/);
  });

  it("shows the date and the steps in the preview", async () => {
    configure(maintained("2026-01-01"));
    const { output } = await succeeded(preview("--diff"));
    assert.match(output, /drain it if there is anything to do, for maintenance as of 2026-01-01/);
  });

  it("waits for the lock that another program has, and names it", async () => {
    // struct flock of 64-bit Linux, as dpkg and apt use it.
    const take = `open(F, "+>>", "/var/lib/dpkg/lock-frontend"); my $lock = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $lock) or die; sleep`;
    await execOnHost(first, `systemd-run --quiet --unit=holder perl -MFcntl -e '${take}'`);
    const command = startUp();
    await command.said(
      new RegExp(`${first}: waiting for the lock of apt or dpkg: .*held by process`),
    );
    await execOnHost(first, "systemctl stop holder");
    await succeeded(command.ended);
  });

  it("has updated every host by then, and rebooted none that did not need it", async () => {
    assert.deepEqual(await releases(), ["2", "2", "2"]);
    assert.deepEqual(await boots(), booted);
    await assertInService();
  });

  it("has kept needrestart from restarting a service, which it does for an administrator", async () => {
    assert.equal(await greeterOf(first), greeter);
    await execOnHost(
      first,
      "DEBIAN_FRONTEND=noninteractive apt-get -y install --reinstall greeting",
    );
    assert.notEqual(await greeterOf(first), greeter);
  });

  it("has nothing to do in the next run", async () => {
    await succeeded(preview("--expect-no-changes"));
  });

  it("reports a host that waits for a reboot at a refresh, and does not reboot it", async () => {
    await execOnHost(second, "touch /run/reboot-required");
    const { output } = await succeeded(refresh("--yes"));
    assert.match(
      output,
      new RegExp(`${second}: it waits for a reboot: the distribution asks for it; set maintenance`),
    );
    await succeeded(up());
    assert.deepEqual(await boots(), booted);
  });

  it("is refused outside of its window, before anything is drained", async () => {
    const clock = (minutes: number) =>
      new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
    configure(maintained("2026-02-01", { window: { from: clock(120), to: clock(180) } }));
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, /not begun: maintenance\.window is .* run this again at/);
    await assertInService();
  });

  it("reboots the host whose distribution asks for it, and no other", async () => {
    configure(maintained("2026-02-01"));
    await succeeded(up());
    const now = await boots();
    assert.deepEqual([now[0], now[1]], [booted[0], booted[1]]);
    assert.notEqual(now[2], booted[2]);
    await assertInService();
    booted = now;
  });

  it("reboots the only master, with etcd, and goes on when it is back", async () => {
    await execOnHost(master, "touch /run/reboot-required");
    configure(maintained("2026-03-01"));
    await succeeded(up());
    assert.notEqual((await boots())[0], booted[0]);
    await assertInService();
  });

  it("stops at a host that does not come back, names it, and goes on when it is there", async () => {
    await execOnHost(first, "touch /run/reboot-required");
    await execOnHost(second, "touch /run/reboot-required");
    // It goes down and sshd stays away.
    await execOnHost(first, "systemctl disable ssh.service ssh.socket 2>/dev/null || true");
    configure(maintained("2026-04-01", { timeoutSeconds: 90 }));
    const seen = await boots();
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      new RegExp(`${first}: waiting for it to come back: it was told to reboot at`),
    );
    assert.match(output, new RegExp(`${second}: .*not begun: ${first} failed`));
    assert.equal((await boots())[2], seen[2]);
    const again = await up();
    assert.notEqual(again.code, 0);
    assert.match(again.output, /its maintenance began at .* and has not ended/);
    assert.equal((await boots())[2], seen[2]);
    await execOnHost(first, "systemctl enable --now ssh.service");
    await succeeded(up());
    assert.notEqual((await boots())[2], seen[2]);
    await assertInService();
  });
});
