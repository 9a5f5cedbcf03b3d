import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { hostKey } from "../config/stack-file";
import { outsideOfSecrets, secretSign, type Registered } from "./monitor";
import { runProgram, stackFile } from "./program";

const hooks = {
  beforeSetup: ["sudo apt-get install -y chrony", "uptime"],
  afterSetup: ["touch /tmp/ready"],
  beforeRemove: ["rm -f /tmp/ready"],
};

async function commands(sections: object): Promise<readonly Registered[]> {
  const { resources } = await runProgram(sections);
  return resources.filter(({ type }) => type === "command:remote:Command");
}

describe("hooks", () => {
  it("are no resources when empty", async () => deepStrictEqual(await commands({}), []));

  it("run on every host, in order, before and after it is set up and before it is removed", async () => {
    const all = await commands({ hooks });
    deepStrictEqual(
      all
        .map(({ name, parent, inputs }) => [name, parent, inputs["create"], inputs["delete"]])
        .sort(),
      [1, 2, 3]
        .flatMap((host) => [
          [
            `node-${host}-before-setup`,
            `node-${host}`,
            "set -e\nsudo apt-get install -y chrony\nuptime",
            undefined,
          ],
          [
            `node-${host}-worker-after-setup`,
            `node-${host}-worker`,
            "set -e\ntouch /tmp/ready",
            "set -e\nrm -f /tmp/ready",
          ],
        ])
        .sort(),
    );
  });

  it("run in their place among the host's resources", async () => {
    const { resources } = await runProgram({ hooks });
    const waitsFor = (name: string) => resources.find((one) => one.name === name)!.dependsOn;
    deepStrictEqual(waitsFor("node-1-before-setup"), ["node-1-preflight"]);
    ok(waitsFor("node-1-identity").includes("node-1-before-setup"));
    ok(waitsFor("node-1-worker-after-setup").includes("node-1-worker-node"));
  });

  it("run again on another machine, and on removal use the recorded connection", async () => {
    const all = await commands({ hooks });
    const of = (name: string) => all.find((one) => one.name === name)!;
    const [first, last] = [of("node-1-before-setup"), of("node-1-worker-after-setup")];
    deepStrictEqual(first.inputs["triggers"], ["10.77.0.11", "ssh-ed25519 KEY1"]);
    deepStrictEqual(last.inputs["triggers"], ["10.77.0.11"]);
    for (const { inputsFrom } of [first, last])
      deepStrictEqual(inputsFrom["triggers"], ["node-1-preflight"]);
  });

  it("check the host key, and do not run again when credentials change", async () => {
    const all = await commands({ hooks });
    const command = all.find(({ name }) => name === "node-1-before-setup");
    const { connection, addPreviousOutputInEnv } = command!.inputs as Record<
      string,
      Record<string, unknown>
    >;
    const { privateKey, dialErrorLimit: _, perDialTimeout: __, ...way } = secretOf(connection!);
    deepStrictEqual(way, {
      host: "10.77.0.11",
      port: 22,
      user: "admin",
      hostKey: "ssh-ed25519 KEY1",
    });
    ok(privateKey);
    strictEqual(addPreviousOutputInEnv, false);
    deepStrictEqual(command!.ignoreChanges, ["connection"]);
  });

  it("connect to the SSH address of a host that has one", async () => {
    const { hosts } = stackFile("Pulumi.dev.yaml") as { hosts: object[] };
    const [first, ...others] = hosts;
    const sshAddress = "203.0.113.1";
    const all = await commands({
      hooks,
      hosts: [{ ...first, sshAddress, hostKey }, ...others],
    });
    const command = all.find(({ name }) => name === "node-1-before-setup")!;
    const connection = secretOf(command.inputs["connection"]);
    deepStrictEqual([connection["host"], "sshAddress" in connection], [sshAddress, false]);
    deepStrictEqual(command.inputs["triggers"], ["10.77.0.11", hostKey]);
  });

  it("go through the bastion", async () => {
    const bastions = [{ address: "192.0.2.1", port: 2222, user: "jump", hostKey }];
    const ssh = {
      user: "admin",
      password: "hunter2",
      bastions,
      knownHostsFile: "~/.cache/kubernetes-on-bare-metal/lab/known_hosts",
    };
    const [command] = await commands({ hooks, ssh });
    const { proxy } = secretOf(command!.inputs["connection"]) as { proxy: Record<string, unknown> };
    const { host, port, user } = proxy;
    deepStrictEqual([host, port, user, proxy["hostKey"]], ["192.0.2.1", 2222, "jump", hostKey]);
    ok(!JSON.stringify(outsideOfSecrets(command!.inputs)).includes("hunter2"));
  });
});

/** What is in a secret, or the value itself. */
const secretOf = (value: unknown): Record<string, unknown> => {
  const bag = value as Record<string, unknown>;
  return secretSign in bag ? (bag["value"] as Record<string, unknown>) : bag;
};
