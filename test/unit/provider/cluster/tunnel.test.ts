import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { ApiError } from "../../../../kubernetes/errors";
import { clusterApi } from "../../../../provider/cluster/api";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { closeConnections } from "../../../../ssh/pool";
import { startSshServer, type SshServer } from "../../../ssh-server";
import { tlsApi, type TlsApi } from "../../../tls-api";
import { user } from "../../ssh/logins";

const get = { verb: "GET", path: "/api/v1/nodes/a" } as const;

describe("a request to the API", () => {
  let api: TlsApi;
  let bastion: SshServer;

  before(async () => (api = await tlsApi(["127.0.0.1"])));
  after(() => api.close());
  beforeEach(async () => (bastion = await startSshServer()));
  afterEach(async () => {
    beginRun();
    await closeConnections();
    await bastion.close();
  });

  const configure = ({ port, hostKey }: SshServer, rest: object = {}) => {
    const bastions = [{ address: "127.0.0.1", port, hostKey }];
    const ssh = { privateKey: user.private, bastions, ...rest };
    setStackConfig((key) => (key === "ssh" ? JSON.stringify(ssh) : undefined));
  };
  const request = () =>
    clusterApi({
      server: `https://127.0.0.1:${api.port}`,
      authority: api.authority,
      client: { cert: "", key: "" },
    }).request(get);

  it("goes through the bastion, by one login for all requests", async () => {
    configure(bastion);
    const answers = await Promise.all([request(), request(), request()]);
    deepStrictEqual(
      answers,
      Array.from({ length: 3 }, () => ({ kind: "Node" })),
    );
    deepStrictEqual(bastion.forwarded, Array(3).fill(`127.0.0.1:${api.port}`));
    strictEqual(bastion.connections(), 1);
  });

  it("goes directly where the stack file says so, and without a bastion", async () => {
    configure(bastion, { apiThroughBastions: false });
    deepStrictEqual(await request(), { kind: "Node" });
    configure(bastion, { bastions: [] });
    deepStrictEqual(await request(), { kind: "Node" });
    strictEqual(bastion.connections(), 0);
  });

  it("does not trust another server behind the bastion", async () => {
    configure(bastion);
    const unknownServer = await tlsApi(["127.0.0.1"]);
    const server = `https://127.0.0.1:${unknownServer.port}`;
    const client = { cert: "", key: "" };
    const asked = clusterApi({ server, authority: api.authority, client }).request(get);
    await rejects(asked, (error: unknown) => error instanceof ApiError && error.refused);
    deepStrictEqual(unknownServer.paths, []);
    unknownServer.close();
  });

  it("names the bastion where it forbids forwarding", async () => {
    const strict = await startSshServer({ forbidForwarding: true });
    configure(strict);
    await rejects(request(), (error: Error) => {
      match(error.message, /forwarding to 127\.0\.0\.1:\d+: the bastion forbids it; set Allow/);
      ok(error instanceof ApiError && !error.refused);
      return true;
    });
    await closeConnections();
    await strict.close();
  });
});
