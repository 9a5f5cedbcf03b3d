import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { compareSnapshots, volatile, snapshotHost, type Snapshot } from "../../lab/hosts";
import { foundDrift } from "../lab/found-drift";
import { cancel, cutOff, killCli, killProvider, reboot, type Interruption } from "./interruptions";
import { interrupted } from "./interrupted";
import { keepKubeconfig, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { randomFrom } from "../lab/random";
import { assertSecretsKept } from "../lab/secrets";
import { configure } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";
import { startHosts } from "../lab/suite";

/** Rounds of an interrupted `up` and an interrupted `destroy`; the seed repeats the same moments. */
const rounds = Number(process.env["LAB_ROUNDS"] ?? 5);
const seed = Number(process.env["LAB_SEED"] ?? Date.now() % 100_000);
const random = randomFrom(seed);

const kinds: readonly (readonly [string, Interruption])[] = [
  ["kill -9 of the CLI", killCli],
  ["kill -9 of the provider", killProvider],
  ["a host that reboots", reboot(clusterHosts[1])],
  ["a host that is cut off for half a minute", cutOff(clusterHosts[2])],
  ["Ctrl-C", cancel],
];

/** Number of resources after which a command may be interrupted: about as many as it processes. */
const [made, removed] = [60, 30];

describe(`interruptions (LAB_SEED=${seed} LAB_ROUNDS=${rounds})`, () => {
  let bare: Snapshot[];

  before(async () => {
    configure();
    await startHosts(clusterHosts);
    bare = await Promise.all(clusterHosts.map(snapshotHost));
  });

  for (let round = 0; round < rounds; round += 1) {
    const [what, interruption] = kinds[round % kinds.length]!;
    const [later, next] = kinds[(round + Math.floor(round / kinds.length)) % kinds.length]!;
    const [first, second] = [Math.ceil(random() * made), Math.ceil(random() * removed)];
    // Every other round leaves the interrupted state for destroy.
    const goesOn = round % 2 === 1;
    const number = `round ${round + 1}`;

    it(`${number}: ${what} when up is through with ${first} resources`, () =>
      interrupted(up, interruption, first, random));

    if (goesOn)
      it(`${number}: the next up completes the same cluster`, async () => {
        await succeeded(up());
        await keepKubeconfig();
        assert.deepEqual(await readyNodes(), clusterHosts);
        await succeeded(preview("--expect-no-changes"));
        assert.deepEqual(await foundDrift(), []);
        await assertSecretsKept();
      });

    it(`${number}: ${later} when destroy is through with ${second} resources`, () =>
      interrupted(destroy, next, second, random));

    it(`${number}: the next destroy restores every host`, async () => {
      await succeeded(destroy());
      const after = await Promise.all(clusterHosts.map(snapshotHost));
      for (const [index, host] of clusterHosts.entries())
        assert.deepEqual(compareSnapshots(bare[index]!, after[index]!, volatile), [], host);
    });
  }
});

describe("a second operator", () => {
  it("is refused while the first is at work, which continues", async () => {
    let second: ReturnType<typeof up> | undefined;
    const started = () => void (second = delay(5_000).then(() => up()));
    const first = up([], { started });
    await succeeded(first);
    const { code, output } = await second!;
    assert.notEqual(code, 0);
    assert.match(output, /the stack is currently locked/);
    await succeeded(preview("--expect-no-changes"));
  });

  it("can finish what the first began", () => succeeded(destroy()));
});
