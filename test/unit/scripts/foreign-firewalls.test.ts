import { deepStrictEqual } from "node:assert";
import { foreignFirewalls } from "../../../layers/network/foreign-firewalls/files";
import { networkSandboxes } from "../../sandbox/own-network";
import {
  atBoot,
  chain,
  cluster,
  drops,
  forward,
  inFilter,
  inMine,
  rows,
  rowsOfBoth,
  table,
} from "./forwarding-rulesets";

const ipv6 = { podCidr: "fd00:10:244::/56" } as never;
const links = ["cni0", "flannel.1"];

describe("the program that finds firewalls of others that drop packets of pods, with nft", function () {
  this.timeout(120_000);
  const { put, scenario } = networkSandboxes(() => undefined);
  /** What the program says of each ruleset. */
  const judged = (
    rulesets: readonly string[],
    besideDocker = false,
    families: Parameters<typeof foreignFirewalls>[1] = cluster,
  ): string[] => {
    const { files, waits } = foreignFirewalls({ besideDocker }, families, links);
    for (const [path, { content }] of Object.entries(files)) put(path, content);
    const steps = rulesets.map(
      (ruleset) =>
        `nft flush ruleset; nft -f - <<'END'\n${ruleset}\nEND\nsaid=$(${waits[0]!.command} 2>&1); echo "$?$said"`,
    );
    return scenario(steps.join("\n")).map((line) => line.replace(/^0$|^1(?=.)/, ""));
  };
  const cases = (all: typeof rows, found: readonly string[]) =>
    deepStrictEqual(
      all.map(([what], index) => `${what}: ${found[index]}`),
      all.map(([what, , expected]) => `${what}: ${expected}`),
    );

  // A sandbox takes a script of a minute, on a busy machine too.
  const perScript = 3;
  for (let first = 0; first < rows.length; first += perScript)
    it(`names those without a rule for them, with what lets pods through (${first + 1} on)`, () => {
      const some = rows.slice(first, first + perScript);
      cases(some, judged(some.map(([, ruleset]) => ruleset)));
    });

  it("asks for rules of both families where pods have both", () =>
    cases(
      rowsOfBoth,
      judged(
        rowsOfBoth.map(([, ruleset]) => ruleset),
        false,
        { ...cluster, ipv6 },
      ),
    ));

  it("names every one in one line, which is what a refresh keeps", () => {
    const one = table("ip filter", forward("drop"));
    deepStrictEqual(judged([`${one}\n${table("inet mine", forward("drop"))}`]), [
      `${inFilter}; ${inMine}`,
    ]);
  });

  it("does not blame Docker, with hosts[].besideDocker, for a rule that comes before Docker's", () => {
    const docker = (...rules: string[]) =>
      table(
        "ip filter",
        chain("DOCKER-USER", "ip saddr 10.244.0.0/16 accept"),
        forward("drop", ...rules, "jump DOCKER-USER"),
      );
    deepStrictEqual(judged([docker(), docker("drop")], true), ["", inFilter]);
  });

  it("reads the kernel's older tables as iptables-legacy lists them", () => {
    put("/usr/local/bin/nft", '#!/bin/sh\n[ "$1" != list ] || exit 0\n');
    put(
      "/usr/local/bin/grep",
      '#!/bin/sh\ncase $* in *ip_tables_names) ;; *) exec /usr/bin/grep "$@" ;; esac\n',
    );
    put("/usr/local/bin/iptables-legacy", "#!/bin/sh\ncat /run/rules\n");
    const { files, waits } = foreignFirewalls({ besideDocker: false }, cluster, links);
    for (const [path, { content }] of Object.entries(files)) put(path, content);
    const found = (...rules: string[]) =>
      scenario(
        `printf '%s\\n' ${rules.map((rule) => `'${rule}'`).join(" ")} >/run/rules; ${waits[0]!.command} || true`,
      );
    const inserts =
      "iptables-legacy -I FORWARD -s 10.244.0.0/16 -j ACCEPT && iptables-legacy -I FORWARD -d 10.244.0.0/16 -j ACCEPT";
    const closed = drops("iptables-legacy", `${inserts}, ${atBoot}`);
    deepStrictEqual(
      [
        found("-P FORWARD DROP"),
        found("-P FORWARD ACCEPT", "-A FORWARD -j REJECT --reject-with icmp-host-prohibited"),
        found("-P FORWARD DROP", "-A FORWARD -s 10.244.0.0/16 -m comment --comment mine -j ACCEPT"),
        found("-P FORWARD DROP", "-N USER", "-A FORWARD -j USER", "-A USER -i cni0 -j ACCEPT"),
      ].flat(),
      [closed, closed, "", ""],
    );
  });
});
