import { deepStrictEqual, doesNotMatch } from "node:assert";
import { parse } from "yaml";
import { loginKubeconfig } from "../../../layers/formats/login-kubeconfig";
import { certificate } from "../certificate";
import { configOf } from "../config/stack-file";

const access = { cluster: "prod", server: "https://192.0.2.11:6443", authority: "CA" };
const issuer = {
  url: "https://login.example.com",
  audiences: ["kubernetes"],
  claimMappings: { username: { claim: "sub", prefix: "people:" } },
};
const kubeconfig = (login: object) =>
  loginKubeconfig(
    access,
    configOf({ security: { login: { issuers: [issuer], ...login } } }).security.login,
  );
const execOf = (login: object) => {
  const { command, args } = parse(kubeconfig(login)).users[0].user.exec;
  return [command, ...args];
};
const kubelogin = [
  "kubectl",
  "oidc-login",
  "get-token",
  "--oidc-issuer-url=https://login.example.com",
  "--oidc-client-id=kubernetes",
];

describe("the kubeconfig for people", () => {
  it("names the cluster and its CA, and has no secret", () => {
    const text = kubeconfig({});
    const { clusters, users, contexts, ...rest } = parse(text);
    deepStrictEqual(clusters[0].cluster, {
      server: access.server,
      "certificate-authority-data": Buffer.from("CA").toString("base64"),
    });
    deepStrictEqual(Object.keys(users[0].user), ["exec"]);
    deepStrictEqual(contexts[0].context, { cluster: "prod", user: users[0].name });
    deepStrictEqual(rest["current-context"], "prod");
    doesNotMatch(text, /client-key|token:|password/);
  });

  it("asks the first issuer by kubelogin", () => {
    deepStrictEqual(execOf({}), kubelogin);
    deepStrictEqual(execOf({ exec: { args: ["--oidc-extra-scope=groups"] } }), [
      ...kubelogin,
      "--oidc-extra-scope=groups",
    ]);
  });

  it("carries the CA of the issuer", () =>
    deepStrictEqual(execOf({ issuers: [{ ...issuer, certificateAuthority: certificate }] }), [
      ...kubelogin,
      `--certificate-authority-data=${Buffer.from(certificate).toString("base64")}`,
    ]));

  it("runs a command of the stack file as it is", () =>
    deepStrictEqual(execOf({ exec: { command: "get-token", args: ["a"] } }), ["get-token", "a"]));
});
