import assert from "node:assert/strict";
import { isSecret, plain } from "../../../../lab/offline/stand-ins/properties";
import { commandType, useCommand } from "./command-fixture";

describe("planning with the command stand-in", function () {
  this.timeout(20_000);
  const fixture = useCommand();

  it("fills in the connection's defaults and makes the connection secret", async () => {
    const { calls } = fixture;
    const { inputs, failures } = await calls.check(commandType, "hook", {
      connection: { host: "h" },
      create: "c",
    });
    assert.deepEqual(failures, []);
    assert.ok(isSecret(inputs.connection));
    const expected = { host: "h", port: 22, user: "root", dialErrorLimit: 10, perDialTimeout: 15 };
    assert.deepEqual(plain(inputs.connection), expected);
  });

  it("names unknown properties without their values", async () => {
    const { calls } = fixture;
    const { failures } = await calls.check(commandType, "hook", {
      connection: { host: "h", privatekey: "PEM" },
    });
    assert.deepEqual(failures, ["connection.privatekey: is not a known property"]);
  });

  it("replaces for triggers and updates for anything else", async () => {
    const { calls } = fixture;
    const olds = { create: "a", triggers: [1], connection: { host: "h" } };
    const triggered = await calls.diff(commandType, "hook", olds, { ...olds, triggers: [2] });
    assert.deepEqual(triggered.replaces, ["triggers[0]"]);
    const edited = await calls.diff(commandType, "hook", olds, {
      ...olds,
      create: "b",
      connection: { host: "i" },
    });
    assert.deepEqual(edited, {
      ...{ changed: true, replaces: [], deleteBeforeReplace: false },
      paths: ["connection.host", "create"],
    });
    assert.equal((await calls.diff(commandType, "hook", olds, olds)).changed, false);
  });

  it("does not observe the host on refresh", async () => {
    const { calls } = fixture;
    const inputs = { create: "a" };
    const state = { create: "a", stdout: "out" };
    assert.deepEqual(await calls.read(commandType, "hook", "id", inputs, state), {
      id: "id",
      inputs,
      outputs: state,
    });
  });
});
