import { deepStrictEqual, doesNotMatch, match, ok, rejects, strictEqual } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { mock } from "node:test";
import { expectGolden } from "../../golden";
import { encryptionKey, outsideOfSecrets, privateKey, secretsIn, type Registered } from "./monitor";
import { defaultVersions } from "../../../versions";
import { itWith } from "../internals/patched";
import { runProgram, stackFile, type Run } from "./program";

const valueOf = <T>(output: pulumi.Input<T>): Promise<T> =>
  new Promise((resolve) => pulumi.output(output).apply((value) => resolve(value as T)));
/** The peers that a layer has a check for. */
const sessionsIn = (desired: string): string[] =>
  [...desired.matchAll(/\\nexpect ([\d.]+)/g)].map(([, address]) => address!);
const isOurs = ({ custom }: Registered) => !custom;

describe("the program", () => {
  let run: Run;
  before(async () => (run = await runProgram()));

  it("asks for the resources of the golden list", () => {
    const lines = run.resources.map(({ type, name, parent }) =>
      [name, type, ...(parent ? [`in ${parent}`] : [])].join("  "),
    );
    expectGolden("program/dev.txt", `${lines.sort().join("\n")}\n`);
  });

  it("asks for all of them at once, and for none when an output comes", () =>
    strictEqual(run.resources.length, run.atOnce));

  itWith("resource-traces", "sends the engine no stack traces, which it would keep", () =>
    deepStrictEqual(
      run.resources.filter(({ frames }) => frames > 0),
      [],
    ),
  );

  it("names resources after the component that they belong to", () => {
    // Each add-on has a name of its own.
    const children = run.resources.filter(({ parent }) => parent && parent !== "addons");
    for (const { name, parent } of children)
      ok(name.startsWith(`${parent}-`), `${name} in ${parent}`);
    strictEqual(new Set(run.resources.map(({ name }) => name)).size, run.resources.length);
  });

  it("gives every component a resource of its own, so that others can wait for it", () => {
    for (const { name } of run.resources.filter(isOurs))
      ok(
        run.resources.some(({ parent, custom }) => custom && parent === name),
        name,
      );
  });

  for (const [what, text] of [
    ["private keys", privateKey],
    ["the key of Secrets", encryptionKey],
  ] as const)
    it(`keeps ${what} in secrets`, () => {
      ok(JSON.stringify(run.resources).includes(text));
      for (const { name, inputs } of run.resources)
        ok(!JSON.stringify(outsideOfSecrets(inputs)).includes(text), name);
    });

  it("encrypts nothing that is not secret: the engine encrypts all secrets again with each new one", () => {
    for (const { name, inputs } of run.resources.filter(({ name }) => /node-3/.test(name)))
      for (const secret of secretsIn(inputs))
        match(String(secret), /^-----BEGIN PRIVATE KEY-----/, name);
  });

  it("hands no credential of the operator to a resource", () =>
    ok(!JSON.stringify(run.resources).includes("OPENSSH")));

  it("outputs how to reach the cluster, its nodes and their addresses", async () => {
    const { kubeconfig, ...rest } = run.outputs as Record<string, pulumi.Input<unknown>>;
    strictEqual(await pulumi.isSecret(pulumi.output(kubeconfig)), true);
    const node = (number: number, roles: string[]) => ({
      name: `node-${number}`,
      address: `10.77.0.1${number}`,
      roles,
      kubeletVersion: `v${defaultVersions.kubernetes}`,
    });
    deepStrictEqual(await valueOf(rest), {
      apiServerEndpoint: "https://10.77.0.11:6443",
      nodes: [node(1, ["master", "etcd"]), node(2, ["worker"]), node(3, ["worker"])],
      loadBalancerAddresses: ["10.77.0.200-10.77.0.220"],
    });
  });
});

describe("the program with another stack file", () => {
  it("has no MetalLB without addresses for it", async () => {
    const { resources, outputs } = await runProgram({ loadBalancer: undefined });
    deepStrictEqual(
      resources.filter(({ name }) => name.startsWith("metallb")),
      [],
    );
    deepStrictEqual(await valueOf(outputs["loadBalancerAddresses"]!), []);
  });

  const bgp = {
    asn: 64512,
    peers: [
      { address: "10.77.0.1", asn: 64513, password: "hunter2" },
      { address: "10.77.0.2", asn: 64513, nodes: { "node-role.kubernetes.io/worker": "" } },
    ],
  };

  it("checks the BGP sessions of each node once MetalLB is there, and knows no password there", async () => {
    const { resources } = await runProgram({
      loadBalancer: { addresses: ["203.0.113.0/24"], bgp },
    });
    const sessions = resources.filter(({ parent }) => parent === "bgp-sessions");
    deepStrictEqual(
      sessions.map(({ name, inputs }) => [name, sessionsIn(String(inputs["desired"]))]).sort(),
      [
        ["bgp-sessions-node-1", ["10.77.0.1"]],
        ["bgp-sessions-node-2", ["10.77.0.1", "10.77.0.2"]],
        ["bgp-sessions-node-3", ["10.77.0.1", "10.77.0.2"]],
      ],
    );
    for (const { name, dependsOn } of sessions)
      for (const earlier of ["metallb-peer-10-77-0-1", "metallb-speaker"])
        ok(dependsOn.includes(earlier), `${name} does not wait for ${earlier}`);
    for (const { name, inputs } of resources)
      for (const password of ["hunter2", Buffer.from("hunter2").toString("base64")])
        ok(!JSON.stringify(outsideOfSecrets(inputs)).includes(password), name);
  });

  it("gives people roles and a kubeconfig without a secret where there is an issuer", async () => {
    const issuer = {
      url: "https://login.example.com",
      audiences: ["kubernetes"],
      claimMappings: { username: { claim: "sub", prefix: "people:" } },
    };
    const roles = [
      { role: "view", users: ["people:ann"] },
      { role: "edit", namespace: "web", users: ["people:ann"] },
    ];
    const { resources, outputs } = await runProgram({
      security: { login: { issuers: [issuer], roles } },
    });
    const output = pulumi.output(outputs["loginKubeconfig"]);
    strictEqual(await pulumi.isSecret(output), false);
    match(String(await valueOf(output)), /oidc-issuer-url=https:\/\/login\.example\.com/);
    deepStrictEqual(
      resources
        .filter(({ type }) => type.startsWith("kubernetes:rbac") && type.endsWith("Binding"))
        .filter(({ name }) => name.startsWith("login-"))
        .map(({ name, type }) => [name, type.split(":").at(-1)]),
      [
        ["login-view", "ClusterRoleBinding"],
        ["login-edit-in-web", "RoleBinding"],
      ],
    );
  });

  it("keeps the kubeconfig of the receiver of audit events a secret", async () => {
    const kubeconfig = JSON.stringify({
      clusters: [{ name: "a", cluster: { server: "https://siem.example.com" } }],
      contexts: [{ name: "a", context: { cluster: "a" } }],
      "current-context": "a",
    });
    const { resources } = await runProgram({ security: { audit: { webhook: { kubeconfig } } } });
    ok(JSON.stringify(resources).includes("siem.example.com"));
    for (const { name, inputs } of resources)
      ok(!JSON.stringify(outsideOfSecrets(inputs)).includes("siem.example.com"), name);
  });

  it("has the directory of local volumes on every host", async () => {
    const { resources } = await runProgram({ storage: { localPath: { directory: "/srv/data" } } });
    const layers = resources.filter(({ inputs }) => inputs["layer"] === "local-volumes");
    deepStrictEqual(
      layers.map(({ name }) => name).sort(),
      [1, 2, 3].map((number) => `node-${number}-local-volumes`),
    );
    for (const { inputs } of layers) match(String(inputs["desired"]), /\/srv\/data\W+0700/);
  });

  const own = { network: { plugin: "none" }, kubeProxy: { enabled: false } };
  const namesOf = ({ resources }: Run) => resources.map(({ name }) => name);

  it("installs nothing that needs pods until another program has brought the pod network", async () => {
    const warn = mock.method(pulumi.log, "warn", async () => undefined);
    const run = await runProgram(own);
    const names = namesOf(run);
    for (const name of names) doesNotMatch(name, /^(dns|metallb|pod-network|network-)/);
    deepStrictEqual(names.includes("nodes"), true);
    strictEqual(await pulumi.isSecret(pulumi.output(run.outputs["kubeconfig"])), true);
    match(String(warn.mock.calls[0]!.arguments[0]), /CoreDNS and MetalLB are not installed/);
    const node = run.resources.find(({ name }) => name === "node-2-worker-node")!;
    deepStrictEqual(node.dependsOn.includes("node-2-api-balancer"), true);
  });

  it("proves a pod network of another program before anything that needs it", async () => {
    const run = await runProgram({ ...own, network: { plugin: "none", ready: true } });
    const proof = run.resources.find(({ name }) => name === "pod-network")!;
    deepStrictEqual(proof.dependsOn.includes("nodes"), true);
    for (const { name, custom, dependsOn } of run.resources)
      if (custom && /^(dns|metallb)-/.test(name)) ok(dependsOn.includes("pod-network"), name);
  });

  it("takes the example of a production stack", async () => {
    const { resources } = await runProgram({
      ...devOnly(),
      ...stackFile("examples/Pulumi.prod.yaml"),
    });
    const named = resources
      .filter(({ type }) => type.endsWith(":BareMetalHost"))
      .map(({ name }) => name);
    deepStrictEqual(named, ["m1", "w1", "w2"]);
  });

  it("fails with its errors before it contacts anything", () =>
    rejects(runProgram({ hosts: [], network: { mtu: 1 } }), (error: Error) => {
      strictEqual(
        error.message,
        "configuration: 2 errors\n  hosts: is empty\n  network.mtu: 1 is below 576",
      );
      return pulumi.RunError.isInstance(error);
    }));
});

/** Leaves out every section of the dev stack. */
const devOnly = () =>
  Object.fromEntries(
    Object.keys(stackFile("Pulumi.dev.yaml")).map((section) => [section, undefined]),
  );
