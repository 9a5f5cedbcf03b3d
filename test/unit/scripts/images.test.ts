import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import type { DesiredState } from "../../../layers/desired-state";
import { startHost, type OnAHost } from "./on-a-host";

/**
 * Stands in for containerd, down while /run/engine-is-down exists: images are lines of a file, /run/answers/IMAGE is a
 * registry's error for IMAGE, and each change is a line of /run/done.
 */
const ctr = `#!/bin/bash
[ ! -e /run/engine-is-down ] || exit 1
name=\${@: -1}
case "$*" in
  *'images list'*) cat /run/images ;;
  *'images pull'*)
    if [ -e "/run/answers/$name" ]; then cat "/run/answers/$name" >&2; exit 1; fi
    echo "$name" >>/run/images ;;
  *'images label'*) echo "\${*:5}" >>/run/done ;;
esac
`;
const manifest = "/etc/kubernetes/manifests/api.yaml";
const conf = "/etc/api.conf";

const api = (image: string, more: Partial<DesiredState> = {}): DesiredState => ({
  files: {
    [conf]: { content: `${image}\n` },
    [manifest]: { content: `spec:\n  containers:\n    - name: api\n      image: ${image}\n` },
  },
  ...more,
});

describe("images of a layer", () => {
  let host: OnAHost;
  const images = () => host.read("/run/images").split("\n").filter(Boolean).sort();

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/bin/ctr", ctr, 0o755);
    host.write("/run/images", "");
    host.write("/run/done", "");
  });
  afterEach(() => host.close());

  it("are pulled before anything of the layer is installed, including those of manifests", async () => {
    await host.apply(api("registry.example/api:1", { images: ["registry.example/tool:1"] }));
    deepStrictEqual(images(), ["registry.example/api:1", "registry.example/tool:1"]);
  });

  it("are pulled once", async () => {
    await host.apply(api("registry.example/api:1"));
    await host.apply(api("registry.example/api:1"));
    deepStrictEqual(images(), ["registry.example/api:1"]);
  });

  it("that cannot be pulled leave manifests, configuration and kernel settings unchanged", async () => {
    host.write("/run/sysctl/kernel.panic", "0\n");
    await host.apply(api("registry.example/api:1"));
    host.write("/run/answers/registry.example/api:2", "ctr: registry.example/api:2: not found\n");
    const sysctls = { "kernel.panic": "10" };
    await rejects(
      host.apply(api("registry.example/api:2", { sysctls })),
      /pulling registry\.example\/api:2: registry\.example does not have this image \(404 Not Found\)[^]*nothing that runs was changed/,
    );
    strictEqual(host.read(conf), "registry.example/api:1\n");
    ok(host.read(manifest).includes("api:1"));
    strictEqual(host.read("/run/sysctl/kernel.panic"), "0\n");
  });

  it("that cannot be pulled fail a new host at once, and each is named", async () => {
    for (const name of ["a:1", "b:1"])
      host.write(`/run/answers/registry.example/${name}`, "ctr: connection refused\n");
    const both = { images: ["registry.example/b:1"] };
    const failure = await host.apply(api("registry.example/a:1", both)).catch((error) => error);
    for (const name of ["a:1", "b:1"])
      ok(failure.message.includes(`pulling registry.example/${name}: `), failure.message);
    ok(!host.exists(manifest));
  });

  it("are pulled after containerd is installed, if the layer contains it", async () => {
    host.write("/run/engine-is-down", "");
    const desired = api("registry.example/api:1", { images: ["registry.example/pause:1"] });
    await host.apply(desired);
    deepStrictEqual(images(), []);
    host.remove("/run/engine-is-down");
    await host.apply(desired);
    deepStrictEqual(images(), ["registry.example/api:1", "registry.example/pause:1"]);
  });

  it("that no pod uses are pinned while the layer needs them", async () => {
    const pin = (name: string) => `registry.example/${name} io.cri-containerd.pinned=pinned`;
    const unpin = (name: string) => `registry.example/${name} io.cri-containerd.pinned=`;
    const done = () => {
      const lines = host.read("/run/done").trim().split("\n");
      host.write("/run/done", "");
      return lines;
    };
    const tool = (version: number) => ({ images: [`registry.example/tool:${version}`] });
    await host.apply(api("registry.example/api:1", tool(1)));
    deepStrictEqual(done(), [pin("tool:1")]);
    await host.apply(api("registry.example/api:1", tool(2)));
    deepStrictEqual(done(), [pin("tool:2"), unpin("tool:1")]);
    await host.takeOff("engine", ["stop-static-pods"]);
    deepStrictEqual(done(), [unpin("tool:2")]);
  });

  const answers: readonly (readonly [answer: string, cause: RegExp])[] = [
    [
      "unexpected status from HEAD request to https://registry.example/v2/api/manifests/2: 429 Too Many Requests",
      /registry\.example limits how much is pulled from this address \(429 Too Many Requests\); wait until it serves again, or set artifacts\.registryMirror/,
    ],
    [
      "failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.example/token: 401 Unauthorized",
      /registry\.example requires a login for this image, or does not have it/,
    ],
    [
      "pull access denied, repository does not exist or may require authorization: insufficient_scope",
      /registry\.example requires a login for this image, or does not have it/,
    ],
    [
      "failed to copy: write /var/lib/containerd/data: no space left on device: unknown",
      /: writing \/var\/lib\/containerd\/data: no space was left on its file system; [^]*this host cannot write it \(/,
    ],
    ["registry.example/api:2: not found", /registry\.example does not have this image/],
    ["unexpected status: 503 Service Unavailable", /registry\.example is unavailable/],
    ["tls: failed to verify certificate: x509: unknown authority", /does not trust/],
    ["dial tcp: lookup registry.example: no such host", /cannot be reached from this host/],
  ];
  for (const [answer, cause] of answers)
    it(`explain a registry's answer: ${answer.slice(-40)}`, async () => {
      host.write("/run/answers/registry.example/api:2", `level=info\nctr: ${answer}\n`);
      const failure = await host.apply(api("registry.example/api:2")).catch((error) => error);
      ok(cause.test(failure.message), failure.message);
      ok(failure.message.includes(`(ctr: ${answer})`), failure.message);
    });

  it("name the mirror that answered for the registry", async () => {
    const server = 'server = "http://mirror.example:5000/v2/registry.example"\n';
    host.write("/etc/containerd/certs.d/registry.example/hosts.toml", server);
    host.write("/run/answers/registry.example/api:2", "ctr: not found\n");
    await rejects(
      host.apply(api("registry.example/api:2")),
      /the mirror http:\/\/mirror\.example:5000 of registry\.example does not have this image/,
    );
  });
});
