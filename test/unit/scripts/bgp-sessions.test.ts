import { deepStrictEqual } from "node:assert";
import { bgpSessions, bgpSessionsProgram } from "../../../layers/bgp/sessions";
import { networkSandboxes } from "../../sandbox/own-network";

const routers = [
  { address: "127.0.0.10", port: 179 },
  { address: "127.0.0.11", port: 1179 },
];
const [one, two] = ["127.0.0.10:179", "127.0.0.11:1179"];

/** Stands in for a speaker and its routers: connections that last until the scenario ends. */
const peering = `
const net = require("node:net");
for (const peer of process.argv.slice(2)) {
  const [host, port] = peer.split(":");
  const server = net.createServer(() => {}).listen(Number(port), host, () =>
    net.connect(Number(port), host, () => console.log(peer)),
  );
}
`;

/** Stands in for sleep: what a file has happens meanwhile. */
const sleep = "#!/bin/sh\n[ ! -e /run/meanwhile ] || . /run/meanwhile\n";

const speakerLog = "/var/log/pods/metallb-system_speaker-abc_0123/speaker/0.log";
const logLine = (peer: string, error: string) =>
  `2026-01-01T00:00:00Z stderr F ${JSON.stringify({ caller: "native.go:1", error, level: "error", peer })}\n`;

describe("the program that checks BGP sessions, with connections in a network of its own", function () {
  this.timeout(120_000);
  const sandbox = networkSandboxes((sandbox) => {
    sandbox.put(bgpSessions, bgpSessionsProgram("w1", routers));
    sandbox.put("/run/peering.js", peering);
    sandbox.put("/usr/local/bin/sleep", sleep);
  });

  /** Runs the program while there are connections to these peers. */
  const check = (...peers: string[]) =>
    sandbox.scenario(`
ip link set lo up
if [ ${peers.length} -gt 0 ]; then
  exec 3< <(exec ${process.execPath} /run/peering.js ${peers.join(" ")} 2>/dev/null)
  echo $! >/run/pid
  for _ in ${peers.join(" ")}; do read -r _ <&3; done
fi
${bgpSessions} && echo up || echo down`);

  it("finds nothing missing while every session is up", () =>
    deepStrictEqual(check(one, two), ["up"]));

  it("prints which host lacks which session, and the speaker's last error about it", () => {
    sandbox.put(
      speakerLog,
      logLine("127.0.0.11", "unexpected peer ASN 64513, want 64512") +
        logLine("127.0.0.11", 'dial "127.0.0.11": i/o timeout') +
        logLine("127.0.0.10", "another one") +
        logLine("127.0.0.111", "that of another router"),
    );
    deepStrictEqual(check(one), [
      'w1 has no BGP session with 127.0.0.11: dial "127.0.0.11": i/o timeout',
      "down",
    ]);
  });

  it("prints all that are missing in one line, with or without a speaker", () =>
    deepStrictEqual(check(), [
      "w1 has no BGP session with 127.0.0.10: the speaker has logged no error; 127.0.0.11: the speaker has logged no error",
      "down",
    ]));

  it("takes a connection that the router closes at once for none", () => {
    // By then, the kernel has ended the connections of the process.
    sandbox.put(
      "/run/meanwhile",
      "kill $(cat /run/pid)\nwhile grep -qE ':(00B3|049B) 01 ' /proc/net/tcp; do :; done\n",
    );
    deepStrictEqual(check(one, two).at(-1), "down");
  });

  it("takes a session for down when the router has not answered several retransmissions", () => {
    const row = "0: 0100007F:1000 0A00007F:00B3 01 00000013:00000000 01:00000100 0000000";
    const table = (retransmissions: number) =>
      sandbox.scenario(`
printf '  sl\\n   ${row}${retransmissions} 0 0 1\\n' >/run/tcp
sed -i 's#/proc/net/tcp#/run/tcp#; /^expect 127.0.0.11/d' ${bgpSessions}
${bgpSessions} >/dev/null && echo up || echo down`);
    deepStrictEqual(table(5), ["up"]);
    deepStrictEqual(table(6), ["down"]);
  });
});
