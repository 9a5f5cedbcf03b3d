import assert from "node:assert/strict";
import { isSecret, plain, type Properties } from "../../../lab/stand-ins/properties";
import { startPlugin, type Plugin } from "./plugin-process";
import { ResourceCalls, urnOf } from "./resource-calls";
import { startSshServer, type SshServer } from "./ssh-server";

const type = "command:remote:Command";
const password = "correct horse";

describe("the command stand-in", function () {
  this.timeout(20_000);
  let server: SshServer;
  let plugin: Plugin;
  let calls: ResourceCalls;
  let connection: Properties;

  before(async () => {
    server = await startSshServer(password, (command, channel) => {
      if (command === "hang") return;
      channel.write(`ran ${command}\nlast line\n`);
      channel.stderr.write("noise\n");
      channel.exit(command === "fail" ? 3 : 0);
      channel.end();
    });
    plugin = await startPlugin("command", { SSH_AUTH_SOCK: "" });
    calls = new ResourceCalls(plugin);
    const [host, port, hostKey] = ["127.0.0.1", server.port, server.hostKey];
    connection = {
      host,
      port,
      hostKey,
      password,
      user: "admin",
      dialErrorLimit: 1,
      perDialTimeout: 5,
    };
    await calls.configure();
  });

  after(async () => {
    await plugin.stop();
    server.close();
  });

  it("fills in the connection's defaults and makes the connection secret", async () => {
    const { inputs, failures } = await calls.check(type, "hook", {
      connection: { host: "h" },
      create: "c",
    });
    assert.deepEqual(failures, []);
    assert.ok(isSecret(inputs.connection));
    const expected = { host: "h", port: 22, user: "root", dialErrorLimit: 10, perDialTimeout: 15 };
    assert.deepEqual(plain(inputs.connection), expected);
  });

  it("names unknown properties without their values", async () => {
    const { failures } = await calls.check(type, "hook", {
      connection: { host: "h", privatekey: "PEM" },
    });
    assert.deepEqual(failures, ["connection.privatekey: is not a known property"]);
  });

  it("runs create with its input and variables, and records the output", async () => {
    const environment = { LC_COLOUR: "blue" };
    const inputs = { connection, create: "touch", stdin: "hello", environment };
    const { id, outputs } = await calls.create(type, "hook", inputs);
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
      plugin.logged.every(({ urn, ephemeral }) => urn === urnOf(type, "hook") && ephemeral),
    );
  });

  it("logs nothing when told so", async () => {
    plugin.logged.length = 0;
    await calls.create(type, "hook", { connection, create: "touch", logging: "none" });
    assert.deepEqual(plugin.logged, []);
  });

  it("fails on a variable that the host does not accept", async () => {
    const inputs = { connection, create: "touch", environment: { SECRET: "x" } };
    await assert.rejects(
      calls.create(type, "hook", inputs),
      /could not set environment variable "SECRET"/,
    );
  });

  it("fails with the command, its exit status and its output", async () => {
    const failing = calls.create(type, "hook", { connection, create: "fail" });
    await assert.rejects(failing, {
      details: '127.0.0.1: running "fail": exit status 3\nran fail\nlast line\nnoise',
    });
  });

  it("updates with update, else with create, and keeps the output where there is nothing to run", async () => {
    const olds = { stdout: "before", stderr: "" };
    const plainUpdate = { connection, addPreviousOutputInEnv: false };
    await calls.update(type, "hook", "id", olds, { ...plainUpdate, create: "c", update: "u" });
    assert.equal(server.commands.at(-1)?.command, "u");
    await calls.update(type, "hook", "id", olds, { ...plainUpdate, create: "c" });
    assert.equal(server.commands.at(-1)?.command, "c");
    assert.equal((await calls.update(type, "hook", "id", olds, plainUpdate)).stdout, "before");
  });

  it("warns when the host does not accept the previous output", async () => {
    plugin.logged.length = 0;
    await calls.update(
      type,
      "hook",
      "id",
      { stdout: "before" },
      { connection, create: "c", logging: "none" },
    );
    assert.match(plugin.logged[0]?.message ?? "", /PULUMI_COMMAND_STDOUT/);
  });

  it("deletes over the recorded connection, and does nothing without a delete command", async () => {
    const ran = server.commands.length;
    await calls.delete(type, "hook", "id", {}, { connection, create: "c" });
    assert.equal(server.commands.length, ran);
    await calls.delete(type, "hook", "id", {}, { connection, delete: "d" });
    assert.equal(server.commands.at(-1)?.command, "d");
  });

  it("replaces for triggers and updates for anything else", async () => {
    const olds = { create: "a", triggers: [1], connection: { host: "h" } };
    const triggered = await calls.diff(type, "hook", olds, { ...olds, triggers: [2] });
    assert.deepEqual(triggered.replaces, ["triggers[0]"]);
    const edited = await calls.diff(type, "hook", olds, {
      ...olds,
      create: "b",
      connection: { host: "i" },
    });
    assert.deepEqual(edited, {
      ...{ changed: true, replaces: [], deleteBeforeReplace: false },
      paths: ["connection.host", "create"],
    });
    assert.equal((await calls.diff(type, "hook", olds, olds)).changed, false);
  });

  it("does not observe the host on refresh", async () => {
    const inputs = { create: "a" };
    const state = { create: "a", stdout: "out" };
    assert.deepEqual(await calls.read(type, "hook", "id", inputs, state), {
      id: "id",
      inputs,
      outputs: state,
    });
  });

  it("refuses a host with another key at once", async () => {
    const [, key = ""] = server.hostKey.split(" ");
    const other = `ssh-ed25519 ${key.slice(0, -4)}AAAA`;
    const failing = calls.create(type, "hook", {
      connection: { ...connection, hostKey: other },
      create: "c",
    });
    await assert.rejects(failing, /connecting: the host key is not the expected one/);
  });

  it("tries again as often as allowed, and then gives the reason", async () => {
    plugin.logged.length = 0;
    const failing = calls.create(type, "hook", {
      connection: { ...connection, password: "wrong" },
      create: "c",
    });
    await assert.rejects(
      failing,
      /after 1 failed attempts: All configured authentication methods failed/,
    );
    assert.deepEqual(
      plugin.logged.map(({ message }) => message),
      ["Dial 1/1 failed: retrying"],
    );
  });

  it("closes its connections, and ends a hanging command when it is cancelled", async () => {
    const hanging = calls.create(type, "hook", { connection, create: "hang" });
    hanging.catch(() => undefined);
    while (server.commands.at(-1)?.command !== "hang")
      await new Promise((go) => setTimeout(go, 20));
    assert.equal(server.connections(), 1);
    await calls.cancel();
    await assert.rejects(hanging, /lost its connection/);
  });
});
