import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parse } from "yaml";
import { execOnHost, labHost } from "../../lab/hosts";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl } from "../lab/kubectl";
import { kubeconfigPath } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { startIssuer, type Issuer } from "./issuer";
import { kubectlOf } from "./person";

const masters = [node(1), node(2)];
const hosts = [
  withRoles(1, "master", "etcd", "worker"),
  withRoles(2, "master"),
  withRoles(3, "worker"),
];
const ann = { sub: "ann", aud: "kubernetes", groups: ["web"] };
const anHourAgo = () => new Date(Date.now() - 3_600_000);

/** The status of a request of one API server, with a token. */
const status = (host: string, path: string, token: string): Promise<number> => {
  const { clusters } = parse(readFileSync(kubeconfigPath, "utf8")) as {
    clusters: [{ cluster: Record<string, string> }];
  };
  const ca = Buffer.from(clusters[0].cluster["certificate-authority-data"]!, "base64");
  const options = { host: labHost(host).address, port: 6443, path, ca, agent: false };
  return new Promise((resolve, reject) => {
    request({ ...options, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    })
      .on("error", reject)
      .end();
  });
};

/** When each API server started, in ticks since boot. */
const apiServers = () =>
  Promise.all(
    masters.map((host) =>
      execOnHost(host, "pgrep -xo kube-apiserver | xargs -I{} cut -d' ' -f22 /proc/{}/stat"),
    ),
  );

describe("people who log in at an issuer", () => {
  let issuer: Issuer;
  const pods = "/api/v1/namespaces/default/pods";
  const secrets = "/api/v1/namespaces/default/secrets";

  const login = (keys: object = {}) => ({
    issuers: [
      {
        url: issuer.url,
        certificateAuthority: issuer.ca,
        audiences: ["kubernetes"],
        claimMappings: {
          username: { claim: "sub", prefix: "people:" },
          groups: { claim: "groups", prefix: "" },
        },
        ...keys,
      },
    ],
    roles: [{ role: "view", groups: ["web"] }],
  });
  /** Waits until every API server answers so: an issuer that was just added is asked for its keys first. */
  const everywhere = async (expected: number, path: string, token: () => string) => {
    for (const host of masters)
      await waitFor(`${expected} for ${path} on ${host}`, 60_000, async () => {
        const found = await status(host, path, token());
        return found === expected || String(found);
      });
  };

  before(async () => {
    await startHosts([...masters, node(3)]);
    issuer = await startIssuer(workstationAddress);
  });
  after(() => issuer.close());

  it("are unknown before there is an issuer", async () => {
    configure({ hosts });
    await succeeded(up());
    await keepKubeconfig();
    await everywhere(401, pods, () => issuer.token(ann));
  });

  it("are known, with their roles, without a restart of an API server", async () => {
    const before = await apiServers();
    configure({ hosts, security: { login: login() } });
    await succeeded(up());
    await everywhere(200, pods, () => issuer.token(ann));
    await everywhere(403, secrets, () => issuer.token(ann));
    await everywhere(403, pods, () => issuer.token({ ...ann, groups: [] }));
    assert.deepEqual(await apiServers(), before);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("are unknown with the wrong audience, an expired token, or that of another issuer", async () => {
    const other = await startIssuer(workstationAddress);
    after(() => other.close());
    await everywhere(401, pods, () => issuer.token({ ...ann, aud: "other" }));
    await everywhere(401, pods, () => issuer.token(ann, anHourAgo()));
    await everywhere(401, pods, () => other.token({ ...ann, iss: issuer.url }));
  });

  it("get no name of the cluster itself, whatever the issuer says", async () => {
    for (const group of ["system:masters", "kubernetes-on-bare-metal:cluster-admins"])
      await everywhere(401, pods, () => issuer.token({ ...ann, groups: [group] }));
  });

  it("are known with tokens of a new key, and unknown with those of a key that is gone", async () => {
    const former = issuer.token(ann);
    issuer.rotate(true);
    await everywhere(200, pods, () => issuer.token(ann));
    await everywhere(200, pods, () => former);
    const before = await apiServers();
    issuer.rotate(false);
    await everywhere(200, pods, () => issuer.token(ann));
    await everywhere(401, pods, () => former);
    assert.deepEqual(await apiServers(), before);
  });

  it("follow a rule that is added, without a restart", async () => {
    const before = await apiServers();
    const userValidationRules = [{ expression: "user.username != 'people:bob'" }];
    configure({ hosts, security: { login: login({ userValidationRules }) } });
    await succeeded(up());
    await everywhere(401, pods, () => issuer.token({ ...ann, sub: "bob" }));
    await everywhere(200, pods, () => issuer.token(ann));
    assert.deepEqual(await apiServers(), before);
  });

  it("get a kubeconfig without a secret, whose command asks for a token", async () => {
    const { stdout } = await succeeded(pulumi(["stack", "output", "loginKubeconfig"]));
    assert.match(stdout, new RegExp(`--oidc-issuer-url=${issuer.url}`));
    assert.doesNotMatch(stdout, /PRIVATE KEY|client-key/);
    const ask = (...args: string[]) => kubectlOf(issuer.token(ann), stdout, ...args);
    assert.match(await ask("get", "pods", "--output=name"), /^$/);
    await assert.rejects(ask("get", "secrets"), /people:ann.* cannot list resource "secrets"/);
  });

  it("lose their roles and their logins with the stack file's lines", async () => {
    configure({ hosts });
    await succeeded(up());
    await everywhere(401, pods, () => issuer.token(ann));
    const bindings = await kubectl("get", "clusterrolebindings", "--output=name");
    assert.doesNotMatch(bindings, /kubernetes-on-bare-metal:login:/);
  });

  it("leave nothing in the way of the end of the cluster", async () => {
    await succeeded(destroy());
  });
});
