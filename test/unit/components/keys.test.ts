import { deepStrictEqual, ok, strictEqual } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { layerFrom, layersFrom, type LayerInText } from "../../../layers/layer-json";
import { outsideOfSecrets, privateKey, type Registered } from "./monitor";
import { runProgram } from "./program";

type Files = Record<string, { content: string }>;

const runs = new Map<string, ReturnType<typeof runProgram>>();

/** What the program asks for with these lists of names. */
async function withNames(security: object) {
  const key = JSON.stringify(security);
  const run = runs.get(key) ?? runProgram({ security });
  runs.set(key, run);
  const { resources, outputs } = await run;
  const find = (name: string) => resources.find((one) => one.name === name)!;
  const files = (name: string) => layerFrom(plain(find(name).inputs) as LayerInText).files;
  return { resources, outputs, find, files };
}

/** Secrets unwrapped. */
const plain = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if ("value" in value && Object.keys(value).length === 2) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
};
const pki = (resources: readonly Registered[]) =>
  resources.filter(({ type }) => /pki:(CertificateAuthority|SigningKey)$/.test(type));
const marksOf = (files: Files, pod: string): Record<string, string> => {
  const { metadata } = parse(files[`/etc/kubernetes/manifests/${pod}.yaml`]!.content);
  const { "kubernetes-on-bare-metal/configuration": _, ...marks } = metadata.annotations;
  return marks;
};
const certificates = (...names: string[]) =>
  names.map((name) => `-----BEGIN CERTIFICATE----- of pki-kubernetes${name}`).join("");

describe("the cluster's CAs", () => {
  const trust = "/etc/kubernetes/pki/kubernetes-ca.crt";
  const signer = ({ inputs }: Registered) => {
    const { authorities } = plain(inputs["certificates"]) as {
      authorities: Record<string, { cert: string }>;
    };
    return authorities["kubernetes"]!.cert;
  };

  for (const [step, authorities, trusted, signing] of [
    ["begin as one", ["ca-1"], certificates(""), certificates("")],
    [
      "are joined by another, which is trusted",
      ["ca-1", "ca-2"],
      certificates("", "-ca-2"),
      certificates(""),
    ],
    ["let the other one sign", ["ca-2", "ca-1"], certificates("", "-ca-2"), certificates("-ca-2")],
    ["end as the other one", ["ca-2"], certificates("-ca-2"), certificates("-ca-2")],
  ] as const)
    it(step, async () => {
      const { find, files } = await withNames({ certificateAuthorities: authorities });
      strictEqual(files("node-2-identity")[trust]!.content, trusted);
      for (const layer of ["node-2-identity", "node-1-master-control-plane", "node-3-identity"])
        strictEqual(signer(find(layer)), signing);
      const { authority, trusted: known } = plain(find("admin").inputs) as {
        authority: { cert: string };
        trusted: string;
      };
      deepStrictEqual([authority.cert, known], [signing, trusted]);
    });

  it("restart their readers when another CA is trusted, and nothing when it starts to sign", async () => {
    const pods = [
      ["node-1-etcd-member", "etcd"],
      ...["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map((pod) => [
        "node-1-master-control-plane",
        pod,
      ]),
      ["network-node-2", "flannel"],
      ["network-node-2", "kube-proxy"],
    ] as const;
    const marks = async (...authorities: string[]) => {
      const { files } = await withNames({ certificateAuthorities: authorities });
      return pods.map(([layer, pod]) => marksOf(files(layer), pod));
    };
    const [one, two, turned] = [
      await marks("ca-1"),
      await marks("ca-1", "ca-2"),
      await marks("ca-2", "ca-1"),
    ];
    deepStrictEqual(
      one,
      pods.map(() => ({})),
    );
    deepStrictEqual(
      two,
      pods.map(() => ({ "kubernetes-on-bare-metal/trusted-authorities": "ca-1, ca-2" })),
    );
    deepStrictEqual(turned, two);
  });

  it("renew certificates without a restart", async () => {
    const { resources } = await withNames({ certificateAuthorities: ["ca-1"] });
    const layers = resources.filter(({ inputs }) => "certificates" in inputs);
    ok(layers.length >= 5);
    for (const { name, inputs } of layers) {
      const { requests } = plain(inputs["certificates"]) as { requests: Record<string, object> };
      const { units = {} } = layerFrom(plain(inputs) as LayerInText);
      const restarts = Object.values(units).flat();
      for (const path of Object.keys(requests))
        ok(!restarts.some((one) => one.startsWith(path + ".")), `${name}: ${path}`);
    }
  });

  it("restart kubelets too", async () => {
    const unit = async (...authorities: string[]) => {
      const { find } = await withNames({ certificateAuthorities: authorities });
      const { layers } = plain(find("node-2-worker-node").inputs) as { layers: string };
      const { files } = layersFrom(layers).kubelet;
      return files["/etc/systemd/system/kubelet.service"]!.content;
    };
    const joined = (await unit("ca-1", "ca-2")).split("\n");
    const mark = "X-kubernetes-on-bare-metal/trusted-authorities=ca-1, ca-2";
    deepStrictEqual(
      joined.filter((line) => line !== mark),
      (await unit("ca-1")).split("\n"),
    );
    strictEqual(await unit("ca-2", "ca-1"), joined.join("\n"));
  });
});

describe("the service account keys", () => {
  const [publicPath, privatePath] = [".pub", ".key"].map(
    (ending) => `/etc/kubernetes/service-account/service-account${ending}`,
  ) as [string, string];

  for (const [names, signing] of [
    [["key-1"], ""],
    [["key-1", "key-2"], ""],
    [["key-2", "key-1"], "-key-2"],
    [["key-2"], "-key-2"],
  ] as const)
    it(`sign with the first and verify with all: ${names.join(", ")}`, async () => {
      const { files } = await withNames({ serviceAccountKeys: names });
      const of = (name: string) => `pki-service-account${name === "key-1" ? "" : `-${name}`}`;
      const given = files("node-1-master-control-plane");
      strictEqual(
        given[publicPath]!.content,
        names.map((name) => `-----BEGIN PUBLIC KEY----- of ${of(name)}`).join(""),
      );
      strictEqual(given[privatePath]!.content, `${privateKey} of pki-service-account${signing}`);
      const mark = names.join() === "key-1" ? undefined : names.join(", ");
      for (const pod of ["kube-apiserver", "kube-controller-manager"])
        strictEqual(marksOf(given, pod)["kubernetes-on-bare-metal/service-account-keys"], mark);
      deepStrictEqual(marksOf(given, "kube-scheduler"), {});
    });

  it("and the CAs have their first names in no resource name", async () => {
    const { resources } = await withNames({
      certificateAuthorities: ["ca-1", "ca-2"],
      serviceAccountKeys: ["key-1", "key-2"],
    });
    deepStrictEqual(
      pki(resources)
        .map(({ name }) => name)
        .sort(),
      [
        "pki-etcd",
        "pki-etcd-ca-2",
        "pki-front-proxy",
        "pki-front-proxy-ca-2",
        "pki-kubernetes",
        "pki-kubernetes-ca-2",
        "pki-service-account",
        "pki-service-account-key-2",
      ],
    );
    for (const { name, inputs } of resources)
      ok(!JSON.stringify(outsideOfSecrets(inputs)).includes(privateKey), name);
  });
});

describe("the break-glass kubeconfig", () => {
  it("is absent by default", async () => {
    const { outputs, find } = await withNames({ certificateAuthorities: ["ca-1"] });
    strictEqual(outputs["breakGlassKubeconfig"], undefined);
    strictEqual(find("break-glass"), undefined);
    ok(!("group" in find("admin").inputs));
  });

  it("is a secret output when enabled", async () => {
    const { outputs, find } = await withNames({ breakGlass: true });
    strictEqual(await pulumi.isSecret(pulumi.output(outputs["breakGlassKubeconfig"])), true);
    strictEqual(find("break-glass").inputs["group"], "system:masters");
  });
});

describe("the secret access key of the backup bucket", () => {
  const s3 = { bucket: "etcd", accessKeyId: "AKIA1", secretAccessKey: "hunter2" };

  it("is a root-only file on the members' hosts, and a secret everywhere", async () => {
    const { resources } = await runProgram({ backup: { s3 } });
    const member = resources.find(({ name }) => name === "node-1-etcd-member")!;
    const files = plain(member.inputs["files"]) as Record<
      string,
      { mode?: string; content: string }
    >;
    const file = files["/usr/local/libexec/kubernetes-on-bare-metal/etcd-snapshot-s3.conf"]!;
    strictEqual(file.mode, "0600");
    ok(file.content.includes("\nsecret_access_key = hunter2\n"));
    for (const { name, inputs } of resources)
      ok(!JSON.stringify(outsideOfSecrets(inputs)).includes(s3.secretAccessKey), name);
  });
});

describe("the login of a registry", () => {
  const registries = { "registry.example.com": { username: "robot", password: "hunter2" } };
  const header = Buffer.from("robot:hunter2").toString("base64");

  it("is a root-only file on every host, and a secret everywhere", async () => {
    const { resources } = await runProgram({ registries });
    for (const name of ["node-1-registries", "node-2-registries", "node-3-registries"]) {
      const layer = resources.find((one) => one.name === name)!;
      const files = plain(layer.inputs["files"]) as Record<
        string,
        { mode?: string; content: string }
      >;
      const file = files["/etc/containerd/certs.d/registry.example.com/hosts.toml"]!;
      strictEqual(file.mode, "0600");
      ok(file.content.includes(header));
    }
    for (const { name, inputs } of resources) {
      const shown = JSON.stringify(outsideOfSecrets(inputs));
      ok(!shown.includes("hunter2") && !shown.includes(header), name);
    }
  });
});
