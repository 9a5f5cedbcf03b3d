import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { commandType, useCommand } from "./command-fixture";

describe("connections of the command stand-in", function () {
  this.timeout(20_000);
  const fixture = useCommand();

  it("refuses a host with another key at once", async () => {
    const { server, calls, connection } = fixture;
    const [, key = ""] = server.hostKey.split(" ");
    const other = `ssh-ed25519 ${key.slice(0, -4)}AAAA`;
    const failing = calls.create(commandType, "hook", {
      connection: { ...connection, hostKey: other },
      create: "c",
    });
    await assert.rejects(failing, /connecting: the host key is not the expected one/);
  });

  it("tries again as often as allowed, and then gives the reason", async () => {
    const { plugin, calls, connection } = fixture;
    const failing = calls.create(commandType, "hook", {
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
    const { server, calls, connection } = fixture;
    const hanging = calls.create(commandType, "hook", { connection, create: "hang" });
    hanging.catch(() => undefined);
    while (server.commands.at(-1)?.command !== "hang") await delay(20);
    assert.equal(server.connections(), 1);
    await calls.cancel();
    await assert.rejects(hanging, /lost its connection/);
  });
});
