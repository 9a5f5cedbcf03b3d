import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { kubernetesApi } from "../../../../kubernetes/kubeconfig";
import { inlineKubeconfig, throughProxy } from "../../../../layers/formats/kubeconfig";
import { serveApiProxy } from "../../../../provider/cluster/api-proxy";
import { shim } from "../../../../resources/shim";
import { newSshKeys } from "../../../ssh-keys";
import { startSshServer } from "../../../ssh-server";
import { tlsApi, type TlsApi } from "../../../tls-api";
import { itWith } from "../../internals/patched";
import { startDynamicProvider, type DynamicProvider } from "../../resources/dynamic-provider";

const get = { verb: "GET", path: "/api/v1/nodes/a" } as const;
const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a proxy answers to a request for a connection. */
async function statusLine(port: number, to: string, method = "CONNECT"): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${method} ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return answer.toString().split("\r\n")[0]!;
}

describe("the proxy to the API", () => {
  let api: TlsApi;

  before(async () => (api = await tlsApi(["127.0.0.1"])));
  after(() => api.close());

  const server = () => `https://127.0.0.1:${api.port}`;
  /** A client with the kubeconfig that the Kubernetes provider gets. */
  const client = (port: number) =>
    kubernetesApi(
      throughProxy(
        inlineKubeconfig({
          cluster: "prod",
          server: server(),
          authority: api.authority,
          client: { cert: "", key: "" },
        }),
        port,
      ),
    );

  it("connects a client that has its address in the kubeconfig, and to no other destination", async () => {
    const port = await freePort();
    const opened: string[] = [];
    const proxy = serveApiProxy({
      port,
      servers: [server()],
      open: async (address, to) => {
        opened.push(`${address}:${to}`);
        return connect(to, address);
      },
      warn: () => undefined,
    });
    deepStrictEqual(await client(port).request(get), { kind: "Node" });
    deepStrictEqual(opened, [`127.0.0.1:${api.port}`]);
    const other = "169.254.169.254:80";
    strictEqual(
      await statusLine(port, other),
      `HTTP/1.1 403 ${other} is not an API server of this cluster`,
    );
    strictEqual(
      await statusLine(port, "http://127.0.0.1/", "GET"),
      "HTTP/1.1 405 Method Not Allowed",
    );
    deepStrictEqual(opened.length, 1);
    proxy.close();
  });

  it("reports to the client why there is no connection", async () => {
    const port = await freePort();
    const proxy = serveApiProxy({
      port,
      servers: [server()],
      open: () => Promise.reject(new Error("API: connecting to m1: no\nroute")),
      warn: () => undefined,
    });
    const line = await statusLine(port, `127.0.0.1:${api.port}`);
    match(line, /^HTTP\/1\.1 502 API: connecting to m1: no.+route$/);
    await rejects(client(port).request(get));
    proxy.close();
  });

  it("listens when another run frees the port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const warnings: string[] = [];
    const proxy = serveApiProxy({
      port,
      servers: [server()],
      open: async (address, to) => connect(to, address),
      warn: (text) => void warnings.push(text),
    });
    while (warnings.length === 0) await turn();
    other.close();
    while (!proxy.listening) await turn();
    deepStrictEqual(await client(port).request(get), { kind: "Node" });
    deepStrictEqual(warnings, [
      `API: listening on 127.0.0.1:${port}: the port is in use; if no other run of this stack has it, set ssh.apiProxyPort to a free port`,
    ]);
    proxy.close();
  });

  /** A provider's process whose stack file has a bastion, and what its proxy reached. */
  async function behindBastion(
    plain: string | undefined,
    use: (provider: DynamicProvider, config: Record<string, string>, port: number) => Promise<void>,
  ): Promise<void> {
    const bastion = await startSshServer();
    const provider = await startDynamicProvider(plain);
    const { port: bastionPort, hostKey } = bastion;
    const apiProxyPort = await freePort();
    const sections = {
      cluster: { name: "prod", endpoint: `127.0.0.1:${api.port}` },
      hosts: [{ name: "m1", address: "192.0.2.11", roles: ["master", "etcd"], hostKey }],
      ssh: {
        privateKey: newSshKeys().private,
        bastions: [{ address: "127.0.0.1", port: bastionPort, hostKey }],
        apiProxyPort,
      },
    };
    const values = Object.entries(sections).map(([key, value]) => [
      `kubernetes-on-bare-metal:${key}`,
      JSON.stringify(value),
    ]);
    try {
      await use(provider, Object.fromEntries(values) as Record<string, string>, apiProxyPort);
      deepStrictEqual(bastion.forwarded, [`127.0.0.1:${api.port}`]);
    } finally {
      await provider.stop();
      await bastion.close();
    }
  }

  itWith(
    "keep-requests",
    "is served by the provider's process as soon as it is configured, through the bastion",
    () =>
      behindBastion(undefined, async (provider, config, port) => {
        await provider.configure(config);
        deepStrictEqual(await client(port).request(get), { kind: "Node" });
      }),
  );

  it("is served from the first resource on where requests are not kept", () =>
    behindBastion("keep-requests", async (provider, config, port) => {
      await provider.configure(config);
      await provider.check({ __provider: shim("ClusterIdentity"), cluster: "prod", stack: "prod" });
      deepStrictEqual(await client(port).request(get), { kind: "Node" });
    }));
});
