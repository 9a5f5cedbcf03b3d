import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { restartingLayers } from "../../../provider/rollout/restarting-layers";
import { outsideOfSecrets, privateKey, secretsIn, unknown, type Registered } from "./monitor";
import { runProgram, stackFile } from "./program";

const gates = [{ name: "storage", command: "true" }];
const { cluster } = stackFile("Pulumi.dev.yaml") as { cluster: object };
const withGates = {
  rollout: { gates },
  cluster: { ...cluster, virtualAddress: { address: "10.77.0.250", interface: "eth0" } },
};

const layerOf = ({ inputs }: Registered) => String(inputs["layer"]);
const layers = (resources: readonly Registered[]) =>
  resources.filter(({ inputs }) => "layer" in inputs);

describe("the access of gates in the program", () => {
  it("is an input of the layers that wait for gates, and of no other resource", async () => {
    const { resources } = await runProgram(withGates);
    const have = resources.filter(({ inputs }) => "gateAccess" in inputs);
    deepStrictEqual(new Set(have.map(layerOf)), new Set(restartingLayers));
    deepStrictEqual(
      layers(resources).filter((one) => restartingLayers.includes(layerOf(one))),
      have,
    );
    for (const { inputsFrom, name } of have)
      deepStrictEqual(inputsFrom["gateAccess"], ["gates"], name);
  });

  it("is secret as a whole, in a preview too", async () => {
    const { resources } = await runProgram(withGates);
    for (const { inputs, name } of resources) {
      ok(!JSON.stringify(outsideOfSecrets(inputs)).includes(privateKey), name);
      if ("gateAccess" in inputs) strictEqual(secretsIn(inputs["gateAccess"]).length, 1, name);
    }
    const preview = await runProgram(withGates, true);
    for (const { inputs } of preview.resources.filter(({ inputs }) => "gateAccess" in inputs))
      ok([null, unknown].includes(outsideOfSecrets(inputs["gateAccess"]) as string | null));
  });

  it("is not there without gates, and nothing else differs", async () => {
    const { resources } = await runProgram({ cluster: withGates.cluster });
    ok(!resources.some(({ inputs, name }) => "gateAccess" in inputs || name === "gates"));
    const without = ({ inputs: { gateAccess: _, ...inputs }, name }: Registered) => [name, inputs];
    const with_ = await runProgram(withGates);
    deepStrictEqual(
      layers(with_.resources).map(without).sort(),
      layers(resources).map(without).sort(),
    );
  });

  it("is made before any host is touched, so that a gate that is refused changes nothing", async () => {
    const { resources } = await runProgram(withGates);
    const hosts = resources.filter(({ type }) => type.endsWith(":BareMetalHost"));
    ok(hosts.length > 0);
    for (const { dependsOn, name } of hosts) ok(dependsOn.includes("gates"), name);
  });
});
