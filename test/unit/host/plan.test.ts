import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { fingerprints, type DesiredState } from "../../../layers/desired-state";
import { planArchive, planText } from "../../../host/plan";

const sum = "0".repeat(64);
const desired: DesiredState = {
  files: {
    "/etc/kubernetes/manifests/etcd.yaml": { content: "pod\n    image: etcd:3\n" },
    "/etc/kubernetes/etcd/etcd.key": { content: "key\n", mode: "0600" },
    "/etc/systemd/system/kubelet.service": { content: "unit\n" },
  },
  programs: {
    "/usr/local/bin/kubelet": { url: "https://a/kubelet", checksumUrl: "https://a/kubelet.sha256" },
    "/opt/cni/bin/bridge": {
      url: "https://b/cni.tgz",
      checksumUrl: "https://b/sums",
      sha256: sum,
      member: "./bridge",
    },
    "/opt/cni/bin/portmap": {
      url: "https://b/cni.tgz",
      checksumUrl: "https://b/sums",
      sha256: sum,
      member: "./portmap",
    },
  },
  directories: { "/etc/kubernetes/manifests": "0755" },
  data: { "/var/lib/etcd": "0700" },
  sysctls: { "net.ipv4.ip_forward": "1" },
  modules: ["overlay"],
  units: { "kubelet.service": ["/etc/systemd/system/kubelet.service", "/etc/kubernetes/*.key"] },
  waits: [
    { what: "a healthy kubelet", command: "curl -f http://127.0.0.1:10248", timeoutSeconds: 90 },
  ],
  images: ["registry.k8s.io/pause:3"],
  exclusive: ["/etc/kubernetes/manifests"],
  kept: { "/etc/kubernetes/etcd/etcd.crt": `0644 ${sum}` },
};

describe("a plan", () => {
  it("has a line for each item, in the order in which a host applies them", () => {
    deepStrictEqual(planText("kubelet", desired).split("\n"), [
      "layer\tkubelet",
      `kept\t/etc/kubernetes/etcd/etcd.crt\t0644\t${sum}`,
      "restart-on\tkubelet.service\t/etc/systemd/system/kubelet.service",
      "restart-on\tkubelet.service\t/etc/kubernetes/etcd/etcd.key",
      "restart-on\tkubelet.service\t/etc/kubernetes/*.key",
      "directory\t/etc/kubernetes/manifests\t0755",
      "data\t/var/lib/etcd\t0700",
      "module\toverlay",
      "sysctl\tnet.ipv4.ip_forward\t1",
      "fetch\thttps://a/kubelet\t-\thttps://a/kubelet.sha256",
      "program\t/usr/local/bin/kubelet\t-",
      `fetch\thttps://b/cni.tgz\t${sum}\thttps://b/sums`,
      "program\t/opt/cni/bin/bridge\t./bridge",
      "program\t/opt/cni/bin/portmap\t./portmap",
      "image\tetcd:3",
      "image\tregistry.k8s.io/pause:3\tpinned",
      "file\t/etc/kubernetes/etcd/etcd.key\t0600\t0",
      "file\t/etc/systemd/system/kubelet.service\t0644\t1",
      "file\t/etc/kubernetes/manifests/etcd.yaml\t0644\t2",
      "rest",
      "exclusive\t/etc/kubernetes/manifests",
      "unit\tkubelet.service",
      "wait\t90\ta healthy kubelet\tcurl -f http://127.0.0.1:10248",
      "",
    ]);
  });

  it("of an empty layer removes what the layer had", () => {
    strictEqual(planText("etcd", { files: {} }), "layer\tetcd\nrest\n");
  });

  it("is packed with the content of each file, by the number in its line", async () => {
    const entries: Record<string, string> = {};
    const archive = Readable.from(await planArchive("kubelet", desired)).pipe(extract());
    for await (const entry of archive) entries[entry.header.name] = await text(entry);
    deepStrictEqual(entries, {
      plan: planText("kubelet", desired),
      "content/0": "key\n",
      "content/1": "unit\n",
      "content/2": "pod\n    image: etcd:3\n",
    });
  });

  for (const [what, path, shown] of [
    ["a tab", "/etc/a\tb", '"/etc/a\\tb"'],
    ["a line break", "/etc/a\nb", '"/etc/a\\nb"'],
  ] as const)
    it(`refuses a path with ${what}`, () =>
      rejects(
        planArchive("etcd", { files: { [path]: { content: "" } } }),
        new Error(`${shown} is empty or contains a tab or a line break`),
      ));

  it("refuses an empty value", () => {
    throws(() => planText("etcd", { files: {}, sysctls: { "kernel.panic": "" } }), {
      message: '"" is empty or contains a tab or a line break',
    });
    throws(
      () => planText("a\u202eb", { files: {} }),
      /contains characters that the host's answer cannot carry/,
    );
  });
});

describe("fingerprints", () => {
  it("are one for each item of the plan", () => {
    deepStrictEqual(Object.keys(fingerprints(desired)), [
      "file /etc/kubernetes/manifests/etcd.yaml",
      "file /etc/kubernetes/etcd/etcd.key",
      "file /etc/systemd/system/kubelet.service",
      "program /usr/local/bin/kubelet",
      "program /opt/cni/bin/bridge",
      "program /opt/cni/bin/portmap",
      "unit kubelet.service",
      "sysctl net.ipv4.ip_forward",
      "directory /etc/kubernetes/manifests",
      "directory /var/lib/etcd",
      "exclusive /etc/kubernetes/manifests",
      "wait a healthy kubelet",
    ]);
  });

  it("change with content, mode, URL and pinned checksum, and contain no content", () => {
    const print = (file: object, program: object = {}) =>
      JSON.stringify(
        fingerprints({
          files: { "/a": { content: "password", ...file } },
          programs: { "/b": { url: "https://a/b", checksumUrl: "https://a/c", ...program } },
        }),
      );
    const all = [
      print({}),
      print({ content: "passwort" }),
      print({ mode: "0600" }),
      print({}, { url: "https://a/d" }),
      print({}, { sha256: sum }),
    ];
    strictEqual(new Set(all).size, all.length);
    strictEqual(print({ mode: "0644" }), print({}));
    strictEqual(print({}).includes("password"), false);
  });
});

describe("a wait that belongs to a manifest", () => {
  it("also precedes later manifests, in case its pod is replaced", () => {
    const after = "/etc/kubernetes/manifests/a.yaml";
    const text = planText("control-plane", {
      files: { "/etc/kubernetes/manifests/b.yaml": { content: "" }, [after]: { content: "" } },
      waits: [{ what: "a", command: "true", timeoutSeconds: 9, after }],
    });
    deepStrictEqual(
      text.split("\n").map((line) => line.split("\t").slice(0, 2).join(" ")),
      [
        "layer control-plane",
        `file ${after}`,
        "replaced 9",
        "file /etc/kubernetes/manifests/b.yaml",
      ].concat(["rest", "wait 9", ""]),
    );
  });
});
