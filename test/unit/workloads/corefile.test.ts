import * as assert from "node:assert/strict";
import { corefile } from "../../../workloads/coredns/corefile";
import { expectGolden } from "../../golden";

const plugins = (text: string) => [...text.matchAll(/^ {4}(\w+)/gm)].map(([, plugin]) => plugin);

describe("the Corefile", () => {
  it("forwards other names to the node's resolvers", () => {
    expectGolden(
      "coredns/node-resolvers/Corefile",
      corefile({ domain: "cluster.local", upstreams: ["/etc/resolv.conf"] }),
    );
  });

  it("forwards them to configured servers", () => {
    const text = corefile({
      domain: "example.internal",
      upstreams: ["192.0.2.53", "192.0.2.54:5353"],
    });
    assert.match(text, /^ {4}forward \. 192\.0\.2\.53 192\.0\.2\.54:5353$/m);
    assert.match(text, /^ {4}kubernetes example\.internal in-addr\.arpa ip6\.arpa \{$/m);
  });

  it("forwards nothing without upstream servers", () => {
    const without = plugins(corefile({ domain: "cluster.local", upstreams: [] }));
    const withServers = plugins(corefile({ domain: "cluster.local", upstreams: ["192.0.2.53"] }));
    assert.deepEqual(
      withServers.filter((plugin) => !without.includes(plugin)),
      ["forward", "loop"],
    );
  });

  it("has a block for each stub domain, and settings for all blocks", () =>
    expectGolden(
      "coredns/with-settings/Corefile",
      corefile({
        domain: "cluster.local",
        upstreams: ["192.0.2.53"],
        stubDomains: {
          "lab.example.com": ["192.0.2.55"],
          "corp.example.com": ["192.0.2.53", "192.0.2.54:5353"],
        },
        cacheSeconds: 10,
        log: true,
      }),
    ));

  it("caches nothing for 0 seconds", () =>
    assert.doesNotMatch(
      corefile({ domain: "cluster.local", upstreams: ["192.0.2.53"], cacheSeconds: 0 }),
      /cache/,
    ));
});
