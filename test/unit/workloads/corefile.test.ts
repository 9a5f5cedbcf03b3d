import * as assert from "node:assert/strict";
import { corefile } from "../../../workloads/coredns/corefile";
import { expectGolden } from "../../golden";

const plugins = (text: string) => [...text.matchAll(/^ {4}(\w+)/gm)].map(([, plugin]) => plugin);

describe("the Corefile", () => {
  it("forwards other names to the node's resolvers", () => {
    expectGolden(
      "coredns/node-resolvers/Corefile",
      corefile("cluster.local", ["/etc/resolv.conf"]),
    );
  });

  it("forwards them to configured servers", () => {
    const text = corefile("example.internal", ["192.0.2.53", "192.0.2.54:5353"]);
    assert.match(text, /^ {4}forward \. 192\.0\.2\.53 192\.0\.2\.54:5353$/m);
    assert.match(text, /^ {4}kubernetes example\.internal in-addr\.arpa ip6\.arpa \{$/m);
  });

  it("forwards nothing without upstream servers", () => {
    const without = plugins(corefile("cluster.local", []));
    const withServers = plugins(corefile("cluster.local", ["192.0.2.53"]));
    assert.deepEqual(
      withServers.filter((plugin) => !without.includes(plugin)),
      ["forward", "loop"],
    );
  });
});
