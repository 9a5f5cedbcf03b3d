import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { dockerForwarding } from "../../../layers/containerd/docker-forwarding";
import { startHost, type OnAHost } from "./on-a-host";

/** Stands in for iptables: /run/docker-user has the rules of Docker's chain, and does not exist without the chain. */
const iptables = `#!/bin/bash
shift 2
rules=/run/docker-user action=$1
[ -e $rules ] || { echo "iptables: No chain/target/match by that name." >&2; exit 1; }
shift 2
case $action in
  -S) echo "-N DOCKER-USER"; sed 's/^/-A DOCKER-USER /' $rules ;;
  -I) { echo "$*"; cat $rules; } >$rules.new && mv $rules.new $rules ;;
  -D) grep -qxF -e "$*" $rules && { grep -vxF -e "$*" $rules >$rules.new || true; } && mv $rules.new $rules ;;
esac
`;
const docker = "/run/docker-user";
const { files, waits } = dockerForwarding({ podCidr: "10.244.0.0/16" });
const program = Object.keys(files).find((path) => path.includes("libexec"))!;

const rule = (match: string) => `${match} -m comment --comment kubernetes-pods -j ACCEPT`;
const ours = [
  rule("-m conntrack --ctstate DNAT -m conntrack --ctstate SNAT"),
  rule("-m mark --mark 0x4000/0x4000"),
  rule("-d 10.244.0.0/16"),
  rule("-s 10.244.0.0/16"),
];
const theirs = ["-i eth0 -j DROP", "-j RETURN"];

describe("the rules for pods in Docker's packet filter", () => {
  let host: OnAHost;
  const rules = () => host.read(docker).split("\n").filter(Boolean);
  const has = (lines: readonly string[]) =>
    host.write(docker, lines.map((line) => `${line}\n`).join(""));
  /** Lets the program check once: its first pause ends it. */
  const lookOnce = async () => {
    host.write("/usr/local/sbin/sleep", "#!/bin/sh\nkill $PPID\n", 0o755);
    await host.ask(`${program} watch || true`);
    host.remove("/usr/local/sbin/sleep");
  };

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/sbin/iptables", iptables, 0o755);
    await host.apply({ files });
  });
  afterEach(() => host.close());

  it("come before foreign rules, once", async () => {
    has(theirs);
    await lookOnce();
    deepStrictEqual(rules(), [...ours, ...theirs]);
    await lookOnce();
    deepStrictEqual(rules(), [...ours, ...theirs]);
  });

  it("are completed if some are missing", async () => {
    has([...ours.slice(1), ...theirs]);
    await lookOnce();
    deepStrictEqual(rules(), [...ours, ...theirs]);
  });

  it("are restored when Docker has recreated its chain", async () => {
    await lookOnce();
    strictEqual(host.exists(docker), false);
    has(theirs.slice(1));
    await lookOnce();
    deepStrictEqual(rules(), [...ours, ...theirs.slice(1)]);
  });

  it("are removed without foreign rules", async () => {
    has([...theirs.slice(0, 1), ...ours, ...theirs.slice(1)]);
    await host.ask(`${program} remove`);
    deepStrictEqual(rules(), theirs);
  });

  it("are not an error without Docker", async () => {
    await host.ask(`${program} remove && ${waits[0]!.command}`);
    host.remove("/usr/local/sbin/iptables");
    await host.ask(`${program} remove && ${waits[0]!.command}`);
  });

  it("are reported missing by an observation", async () => {
    has(theirs);
    await rejects(host.ask(waits[0]!.command), /DOCKER-USER lacks rules for pods/);
    has([...ours, ...theirs]);
    await host.ask(waits[0]!.command);
    has(theirs);
    await rejects(host.apply({ files, waits: [{ ...waits[0]!, timeoutSeconds: 0 }] }), (error) => {
      match(String(error), /Docker's packet filter to let pods through: timed out/);
      return true;
    });
  });
});
