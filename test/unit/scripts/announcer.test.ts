import { deepStrictEqual } from "node:assert";
import { announcer, announces } from "../../../layers/virtual-address/announcer";
import { loopback, loopbackFiles } from "../../../layers/virtual-address/loopback";
import { networkSandboxes } from "../../sandbox/own-network";

const directory = "/etc/kubernetes/virtual-address";
const program = announcer({ host: "m1", asn: 64512, address: "203.0.113.9", directory });

/** Stand-ins: the balancer answers what /run/balancer says, and vtysh succeeds unless /run/busy exists. */
const wget = `#!/bin/sh
case $* in
  */livez) [ "$(cat /run/balancer)" != mute ] ;;
  */readyz/m1) [ "$(cat /run/balancer)" = ready ] ;;
esac
`;
const vtysh =
  '#!/bin/sh\n[ ! -e /run/busy ] || { echo busy && exit 1; }\nfor last; do :; done\necho "$last" >>/run/told\n';

const start = `
set -u
mkdir -p ${loopback.data} && touch ${loopback.kept} /run/told
until_true() { for ((i = 0; i < 300; i++)); do if eval "$1" >/dev/null 2>&1; then return; fi; /bin/sleep 0.05; done; echo "never: $1"; }
said() { ${announces} && echo announces || echo silent; }
told() { until_true "[ \\"\\$(tail -n 1 /run/told)\\" = '$1network 203.0.113.9/32' ]"; }
echo ready >/run/balancer
# As a pod leaves it that ends without notice.
echo yes >${loopback.data}/announced
/run/announce >/run/output 2>&1 & pid=$!
`;

describe("the program that announces the API's address", function () {
  this.timeout(120_000);
  const sandbox = networkSandboxes((sandbox) => {
    sandbox.put("/run/announce", program.replace("/usr/lib/frr/bgpd", "/run/bgpd-stand-in"));
    sandbox.put("/run/address", loopbackFiles("203.0.113.9")[loopback.program]!.content);
    sandbox.put("/run/bgpd-stand-in", "#!/bin/sh\nexec /bin/sleep 300\n");
    sandbox.put("/usr/local/bin/wget", wget);
    sandbox.put("/usr/local/bin/vtysh", vtysh);
    sandbox.put("/usr/local/bin/ip", '#!/bin/sh\necho "ip $2" >>/run/told\n');
    sandbox.put("/usr/local/bin/sleep", "#!/bin/sh\nexec /bin/sleep 0.05\n");
    sandbox.put(`${directory}/bgpd.conf`, "router bgp 64512\n");
    sandbox.put(
      `${directory}/passwords.conf`,
      "router bgp 64512\n neighbor 192.0.2.1 password a\n",
    );
  });
  const run = (script: string) => sandbox.scenario(start + script);

  it("announces it once while the API server is ready, and withdraws it when it is not", () =>
    deepStrictEqual(
      run(`told ''
until_true '${announces}'
echo unready >/run/balancer; told 'no '
until_true '! ${announces}'
kill $pid; wait $pid; echo "code $?"
cat /run/told`),
      ["code 0", "network 203.0.113.9/32", "no network 203.0.113.9/32"],
    ));

  it("withdraws it before the host gives the address up", () =>
    deepStrictEqual(
      run(`told ''
rm ${loopback.kept}; told 'no '
kill $pid; wait $pid
cat /run/told`),
      ["network 203.0.113.9/32", "no network 203.0.113.9/32"],
    ));

  it("is waited for by what gives the address up, also on a busy host", () =>
    deepStrictEqual(
      run(`told ''
until_true '${announces}'
sed -i '1a case $* in *"no network"*) /bin/sleep 0.3 ;; esac' /usr/local/bin/vtysh
/run/address release
kill $pid; wait $pid
cat /run/told`),
      ["network 203.0.113.9/32", "no network 203.0.113.9/32", "ip flush"],
    ));

  it("is not waited for without end where its pod was killed", () =>
    deepStrictEqual(
      run(`told ''
until_true '${announces}'
{ kill -9 $pid; wait $pid; } 2>/dev/null
/run/address release
said
cat /run/told`),
      ["announces", "network 203.0.113.9/32", "ip flush"],
    ));

  it("leaves it as it is while the balancer does not answer", () =>
    deepStrictEqual(
      run(`told ''
echo mute >/run/balancer
/bin/sleep 1
kill $pid; wait $pid
cat /run/told`),
      ["network 203.0.113.9/32"],
    ));

  it("says on the host whether it announces, also once it has ended", () =>
    deepStrictEqual(
      run(`told ''
until_true '${announces}'
kill $pid; wait $pid
said`),
      ["silent"],
    ));

  it("asks bgpd again where that did not take it, and logs why", () =>
    deepStrictEqual(
      run(`touch /run/busy
until_true 'grep busy /run/output'
cat /run/told
said
sort -u /run/output
rm /run/busy; told ''
kill $pid; wait $pid
cat /run/told`),
      ["silent", "bgpd refuses 'network 203.0.113.9/32': busy", "network 203.0.113.9/32"],
    ));

  it("gives bgpd all files of the configuration, and ends when one of them is another", () =>
    deepStrictEqual(
      run(`told ''
cat /run/bgpd/bgpd.conf
echo 'router bgp 64512' >${directory}/passwords.conf
wait $pid; echo "code $?"
tail -n 1 /run/output`),
      [
        "router bgp 64512",
        "router bgp 64512",
        " neighbor 192.0.2.1 password a",
        "code 1",
        "bgpd has ended",
      ],
    ));

  it("ends when bgpd does", () =>
    deepStrictEqual(
      run(`told ''
kill $(pgrep -P $pid -f 'sleep 300')
wait $pid; echo "code $?"`),
      ["code 1"],
    ));
});
