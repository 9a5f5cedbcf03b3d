import type { Properties } from "../../../../lab/offline/stand-ins/properties";
import { startPlugin, type Plugin } from "./plugin-process";
import { ResourceCalls } from "./resource-calls";
import { startSshServer, type SshServer } from "./ssh-server";

export const commandType = "command:remote:Command";

/** The stand-in and a host for it, once for a suite. */
export interface CommandFixture {
  server: SshServer;
  plugin: Plugin;
  calls: ResourceCalls;
  connection: Properties;
}

/** Sets up a suite's fixture, which is filled in before its first test. The host fails at `fail` and hangs at `hang`. */
export function useCommand(): CommandFixture {
  const fixture = {} as CommandFixture;

  before(async () => {
    const password = "correct horse";
    fixture.server = await startSshServer(password, (command, channel) => {
      if (command === "hang") return;
      channel.write(`ran ${command}\nlast line\n`);
      channel.stderr.write("noise\n");
      channel.exit(command === "fail" ? 3 : 0);
      channel.end();
    });
    fixture.plugin = await startPlugin("command", { SSH_AUTH_SOCK: "" });
    fixture.calls = new ResourceCalls(fixture.plugin);
    const { port, hostKey } = fixture.server;
    const attempts = { dialErrorLimit: 1, perDialTimeout: 5 };
    fixture.connection = { host: "127.0.0.1", port, hostKey, password, user: "admin", ...attempts };
    await fixture.calls.configure();
  });

  after(async () => {
    await fixture.plugin.stop();
    fixture.server.close();
  });

  beforeEach(() => {
    fixture.plugin.logged.length = 0;
  });

  return fixture;
}
