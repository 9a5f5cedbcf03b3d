import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { images, located, releases } from "../../artifacts";
import { defaultVersions } from "../../versions";

const { kubelet, cniPlugins } = releases(defaultVersions, "arm64");
const none = { sha256: {} };

describe("artifacts", () => {
  it("match the requested versions and architecture", () => {
    const { kubelet } = releases({ ...defaultVersions, kubernetes: "1.36.3" }, "arm64");
    deepStrictEqual(kubelet, {
      url: "https://dl.k8s.io/release/v1.36.3/bin/linux/arm64/kubelet",
      checksumUrl: "https://dl.k8s.io/release/v1.36.3/bin/linux/arm64/kubelet.sha256",
    });
    ok(Object.values(releases(defaultVersions, "arm64")).every(({ url }) => url.includes("arm64")));
  });

  it("come from their publishers without a mirror", () => {
    const { url, checksumUrl } = cniPlugins;
    deepStrictEqual(located(cniPlugins, none), { url, checksumUrl });
  });

  for (const mirror of [
    "http://10.0.0.1:8070",
    "http://10.0.0.1:8070/",
    "https://m.example/files//",
  ])
    it(`come from a mirror at the same path below the name of their host: ${mirror}`, () => {
      const base = mirror.replace(/\/+$/, "");
      deepStrictEqual(
        located(kubelet, { ...none, mirror }).url,
        `${base}/dl.k8s.io/release/v${defaultVersions.kubernetes}/bin/linux/arm64/kubelet`,
      );
    });

  it("are pinned by their official address, also in a mirror", () => {
    const sha256 = { [kubelet.url]: "f".repeat(64), "https://other": "0".repeat(64) };
    deepStrictEqual(located(kubelet, { sha256, mirror: "http://m" }).sha256, "f".repeat(64));
    deepStrictEqual("sha256" in located(cniPlugins, { sha256 }), false);
  });

  it("leave the architecture to the host if none is given, with pins for all", () => {
    const any = releases(defaultVersions).kubelet;
    const amd64 = releases(defaultVersions, "amd64").kubelet.url;
    strictEqual(any.url.replace("{architecture}", "arm64"), kubelet.url);
    const both = { sha256: { [amd64]: "a".repeat(64), [kubelet.url]: "f".repeat(64) } };
    strictEqual(located(any, both).sha256, `amd64:${"a".repeat(64)},arm64:${"f".repeat(64)}`);
    strictEqual(located(any, none).sha256, undefined);
  });

  it("are images of a named registry, at a version", () => {
    for (const image of Object.values(images(defaultVersions)))
      ok(
        /^(registry\.k8s\.io|gcr\.io|ghcr\.io|quay\.io|docker\.io)\/[a-z0-9./-]+:v?\d+\.\d+/.test(
          image,
        ),
        image,
      );
  });

  it("come from the configured registry, by digest if one is pinned", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const reference = `registry.k8s.io/pause:${defaultVersions.pause}`;
    const from = { imageRegistry: "r.example.com:5000/k", imageDigests: { [reference]: digest } };
    const all = images(defaultVersions, from);
    deepStrictEqual(all.pause, `r.example.com:5000/k/pause@${digest}`);
    deepStrictEqual(
      all.apiBalancer,
      `r.example.com:5000/k/library/haproxy:${defaultVersions.haproxy}`,
    );
    const names = Object.values(all).map((image) => image.replace(/[:@][^/]*$/, ""));
    deepStrictEqual(new Set(names).size, names.length);
  });
});
