import { deepStrictEqual, ok } from "node:assert";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { askRegistries } from "../../../host/registries";
import { newCa } from "../../../pki/authority";
import { issue } from "../../../pki/certificate";
import { validity } from "../../../pki/renewal";
import { startHost, type OnAHost } from "./on-a-host";

const basic = (password: string) => `Basic ${Buffer.from(`robot:${password}`).toString("base64")}`;

describe("the probe of registries", () => {
  let host: OnAHost;
  let server: ReturnType<typeof createServer>;
  let url: string;
  let ca: string;

  before(async () => {
    host = await startHost();
    const authority = await newCa("registries", 10);
    ca = authority.cert;
    const period = validity({ issuedAt: new Date().toISOString(), validDays: 1 });
    const names = { commonName: "registry", usages: ["server"] as const, names: ["localhost"] };
    const own = await issue(authority, names, period);
    // Paths below /token require a token of a separate service, as on Docker Hub.
    server = createServer(own, ({ url: path = "", headers: { authorization } }, response) => {
      const right = authorization === basic("hunter2");
      if (path.startsWith("/issue?")) {
        ok(path.includes("scope=repository:a:pull"), path);
        return void response.writeHead(right ? 200 : 401).end('{"token":"abc"}');
      }
      if (!path.startsWith("/v2/token/"))
        return void response.writeHead(right ? 200 : 401).end("{}");
      if (authorization === "Bearer abc") return void response.end("{}");
      const challenge = `Bearer realm="${url}/issue",service="registry",scope="repository:a:pull"`;
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await host.close();
  });

  const ask = async (probe: object) => {
    const probes = [{ what: "it", address: "a", url: `${url}/v2/a/manifests/1`, ca, ...probe }];
    const [answer] = await askRegistries(host.host, { bastions: [] }, { probes });
    return [answer?.exit, answer?.status];
  };

  it("is answered with the right login", async () =>
    deepStrictEqual(await ask({ authorization: basic("hunter2") }), [0, 200]));
  it("is refused with another one", async () =>
    deepStrictEqual(await ask({ authorization: basic("hunter3") }), [0, 401]));
  it("is refused without one", async () => deepStrictEqual(await ask({}), [0, 401]));
  it("gets a token with the right login", async () => {
    const token = `${url}/v2/token/manifests/1`;
    deepStrictEqual(await ask({ url: token, authorization: basic("hunter2") }), [0, 200]);
    deepStrictEqual(await ask({ url: token, authorization: basic("hunter3") }), [0, 401]);
  });
  it("ends in TLS with another CA", async () => {
    const other = await newCa("others", 10);
    deepStrictEqual(await ask({ ca: other.cert }), [60, 0]);
  });
  it("ends at a port without a listener", async () =>
    deepStrictEqual(await ask({ url: "https://localhost:1/v2/" }), [7, 0]));
  it("ends at an unknown name", async () =>
    deepStrictEqual(await ask({ url: "https://registry.invalid/v2/" }), [6, 0]));
  it("goes through the proxy that it is given", async () => {
    const proxy = { http: "http://localhost:1", except: "registry.invalid" };
    const probes = ["http://other.invalid/v2/", "http://registry.invalid/v2/"].map((one) => ({
      ...{ what: "it", address: "a", url: one },
    }));
    const answers = await askRegistries(host.host, { bastions: [] }, { probes, proxy });
    deepStrictEqual(
      answers.map((answer) => answer?.exit),
      [7, 6],
    );
  });
});
