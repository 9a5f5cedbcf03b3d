import { deepStrictEqual } from "node:assert";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startHost, type OnAHost } from "./on-a-host";

describe("checking the wait conditions of a host", () => {
  const asked: string[] = [];
  const ill = new Set<string>();
  let server: Server;
  let host: OnAHost;

  const question = (name: string, rest = "") => ({
    what: `a healthy ${name}`,
    command: `curl -fsS -m 5 http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}${rest}`,
    timeoutSeconds: 5,
  });

  /** Failures, and all requests of the check: a connection as `+`, a request by its path. */
  const look = async () => {
    asked.length = 0;
    const { failing } = await host.observe();
    return { failing: failing.map(({ layer, what, output }) => [layer, what, output]), asked };
  };

  before(async () => {
    server = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.writeHead(ill.has(url) ? 503 : 200).end("well\n");
    });
    server.on("connection", () => asked.push("+"));
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  after(() => server.close());

  beforeEach(async () => {
    ill.clear();
    host = await startHost();
    await host.apply({ files: {}, waits: [question("kubelet")] }, "kubelet");
    const waits = [question("flannel"), question("kube-proxy", " | grep -q well")];
    await host.apply({ files: {}, waits }, "network");
  });
  afterEach(() => host.close());

  it("sends all plain requests with one curl", async () => {
    deepStrictEqual(await look(), {
      failing: [],
      asked: ["+", "/kubelet", "/flannel", "+", "/kube-proxy"],
    });
  });

  for (const name of ["kubelet", "flannel"])
    it(`reports that ${name} is unhealthy, and nothing else`, async () => {
      ill.add(`/${name}`);
      const { failing } = await look();
      const layer = name === "kubelet" ? name : "network";
      const output = "curl: (22) The requested URL returned error: 503";
      deepStrictEqual(failing, [[layer, `a healthy ${name}`, output]]);
    });

  it("reports all that are unhealthy", async () => {
    for (const name of ["kubelet", "flannel", "kube-proxy"]) ill.add(`/${name}`);
    deepStrictEqual(
      (await look()).failing.map(([layer, what]) => [layer, what]),
      [
        ["kubelet", "a healthy kubelet"],
        ["network", "a healthy flannel"],
        ["network", "a healthy kube-proxy"],
      ],
    );
  });
});
