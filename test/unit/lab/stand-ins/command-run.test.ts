import assert from "node:assert/strict";
import { commandType, useCommand } from "./command-fixture";
import { urnOf } from "./resource-calls";

describe("commands run by the command stand-in", function () {
  this.timeout(20_000);
  const fixture = useCommand();

  it("runs create with its input and variables, and records the output", async () => {
    const { server, plugin, calls, connection } = fixture;
    const environment = { LC_COLOUR: "blue" };
    const inputs = { connection, create: "touch", stdin: "hello", environment };
    const { id, outputs } = await calls.create(commandType, "hook", inputs);
    assert.match(id, /^hook[0-9a-f]{8}$/);
    assert.equal(outputs.stdout, "ran touch\nlast line");
    assert.equal(outputs.stderr, "noise");
    assert.deepEqual(server.commands.at(-1), { command: "touch", stdin: "hello", environment });
    assert.deepEqual(plugin.logged.map(({ message }) => message).sort(), [
      "last line",
      "noise",
      "ran touch",
    ]);
    assert.ok(
      plugin.logged.every(({ urn, ephemeral }) => urn === urnOf(commandType, "hook") && ephemeral),
    );
  });

  it("logs nothing if `logging` is off", async () => {
    const { plugin, calls, connection } = fixture;
    await calls.create(commandType, "hook", { connection, create: "touch", logging: "none" });
    assert.deepEqual(plugin.logged, []);
  });

  it("fails on a variable that the host does not accept", async () => {
    const { calls, connection } = fixture;
    const inputs = { connection, create: "touch", environment: { SECRET: "x" } };
    await assert.rejects(
      calls.create(commandType, "hook", inputs),
      /could not set environment variable "SECRET"/,
    );
  });

  it("fails with the command, its exit status and its output", async () => {
    const { calls, connection } = fixture;
    const failing = calls.create(commandType, "hook", { connection, create: "fail" });
    await assert.rejects(failing, {
      details: '127.0.0.1: running "fail": exit status 3\nran fail\nlast line\nnoise',
    });
  });

  it("updates with update, else with create, and keeps the output where there is nothing to run", async () => {
    const { server, calls, connection } = fixture;
    const olds = { stdout: "before", stderr: "" };
    const plainUpdate = { connection, addPreviousOutputInEnv: false };
    await calls.update(commandType, "hook", "id", olds, {
      ...plainUpdate,
      create: "c",
      update: "u",
    });
    assert.equal(server.commands.at(-1)?.command, "u");
    await calls.update(commandType, "hook", "id", olds, { ...plainUpdate, create: "c" });
    assert.equal(server.commands.at(-1)?.command, "c");
    assert.equal(
      (await calls.update(commandType, "hook", "id", olds, plainUpdate)).stdout,
      "before",
    );
  });

  it("warns when the host does not accept the previous output", async () => {
    const { plugin, calls, connection } = fixture;
    await calls.update(
      commandType,
      "hook",
      "id",
      { stdout: "before" },
      { connection, create: "c", logging: "none" },
    );
    assert.match(plugin.logged[0]?.message ?? "", /PULUMI_COMMAND_STDOUT/);
  });

  it("deletes over the recorded connection, and does nothing without a delete command", async () => {
    const { server, calls, connection } = fixture;
    const ran = server.commands.length;
    await calls.delete(commandType, "hook", "id", {}, { connection, create: "c" });
    assert.equal(server.commands.length, ran);
    await calls.delete(commandType, "hook", "id", {}, { connection, delete: "d" });
    assert.equal(server.commands.at(-1)?.command, "d");
  });
});
