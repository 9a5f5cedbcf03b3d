import { deepStrictEqual, match, ok } from "node:assert";
import { controlPlaneLayer } from "../../../layers/control-plane/layer";
import { configOf } from "../config/stack-file";

const layer = (security: object) => {
  const config = configOf({ security });
  return controlPlaneLayer(config.hosts[0]!, config.hosts, config);
};

const receiver = (token: string) =>
  JSON.stringify({
    clusters: [{ name: "a", cluster: { server: "https://siem.example.com" } }],
    users: [{ name: "a", user: { token } }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    "current-context": "a",
  });

describe("the layer of the control plane", () => {
  it("owns the directory of the audit log while there is one", () => {
    deepStrictEqual(layer({}).data, { "/var/log/kubernetes/audit": "0700" });
    deepStrictEqual(layer({ audit: { enabled: false } }).data, undefined);
  });

  it("restarts the API server, and nothing else, when the receiver of audit events changes", () => {
    const manifests = (token: string) =>
      Object.entries(layer({ audit: { webhook: { kubeconfig: receiver(token) } } }).files);
    const before = Object.fromEntries(manifests("a"));
    deepStrictEqual(
      manifests("b")
        .filter(([path, { content }]) => before[path]!.content !== content)
        .map(([path]) => path),
      ["/etc/kubernetes/manifests/kube-apiserver.yaml"],
    );
    ok(!JSON.stringify(before).includes("https://siem.example.com"));
  });

  it("has the file of the encryption keys from elsewhere, and waits until it is in use", () => {
    const { files, waits = [] } = layer({});
    ok(!("/etc/kubernetes/apiserver/encryption.yaml" in files));
    const { command } = waits.find(({ what }) => what.includes("keys for Secrets"))!;
    match(command, /sha256sum <\/etc\/kubernetes\/apiserver\/encryption\.yaml/);
  });

  it("restarts no API server when issuers of logins come and go, and waits until each uses them", () => {
    const issuer = {
      url: "https://login.example.com",
      audiences: ["kubernetes"],
      claimMappings: { username: { claim: "sub", prefix: "people:" } },
    };
    const { files, waits = [] } = layer({ login: { issuers: [issuer] } });
    const path = "/etc/kubernetes/apiserver/authentication.yaml";
    const changed = Object.entries(layer({}).files)
      .filter(([file, { content }]) => files[file]!.content !== content)
      .map(([file]) => file);
    deepStrictEqual(changed, [path]);
    const { command } = waits.find(({ what }) => what.includes("issuers of logins"))!;
    ok(command.includes("authentication_config_controller_last_config_info"));
    ok(command.includes(`sha256sum <${path}`));
  });

  it("shows an API server the directory of a KMS plugin, whose socket has to be there first", () => {
    const kms = { vault: { endpoint: "unix:///run/kms/vault.sock" } };
    const { files, waits = [] } = layer({ encryption: { keys: ["key-1", "vault"], kms } });
    match(
      files["/etc/kubernetes/manifests/kube-apiserver.yaml"]!.content,
      /mountPath: \/run\/kms\n/,
    );
    deepStrictEqual(
      waits.filter(({ first }) => first).map(({ command }) => command),
      ["test -S /run/kms/vault.sock"],
    );
  });

  it("restarts no API server when keys or the switch of the encryption change", () => {
    const off = layer({ encryption: { enabled: false, keys: ["b", "a"] } });
    deepStrictEqual(off.files, layer({}).files);
  });
});
