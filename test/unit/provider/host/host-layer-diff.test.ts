import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { mock } from "node:test";
import { layerText } from "../../../../layers/layer-json";
import { handler } from "../../../../provider/host/layer";
import type { HostLayerInputs, HostLayerOutputs } from "../../../../provider/host/layer-inputs";
import type { DesiredState } from "../../../../layers/desired-state";
import { etcdLayer, host, hostThatTakesAll, program, untouched } from "../etcd/etcd-layer";

type Inputs = HostLayerInputs & DesiredState;

describe("the layer of a host differs", () => {
  let inputs: Inputs;
  let outputs: HostLayerOutputs;

  before(async () => {
    hostThatTakesAll();
    inputs = await etcdLayer();
    outputs = await handler.create(inputs, untouched);
  });
  after(() => mock.restoreAll());

  const table: readonly (readonly [string, boolean, readonly string[], () => Partial<Inputs>])[] = [
    ["not when nothing has changed", false, [], () => ({})],
    [
      "not when the host is reached in another way",
      false,
      [],
      () => ({ host: { ...host, port: 2222, user: "admin" } }),
    ],
    [
      "not when SSH connects to another address",
      false,
      [],
      () => ({ host: { ...host, sshAddress: "203.0.113.1" } }),
    ],
    [
      "by the host's key, because the machine may have been reinstalled",
      true,
      [],
      () => ({ host: { ...host, hostKey: "ssh-rsa AAAA" } }),
    ],
    [
      "not by the order of its files",
      false,
      [],
      () => ({ files: Object.fromEntries(Object.entries(inputs.files).reverse()) }),
    ],
    [
      "by the content of a file",
      true,
      [],
      () => ({ files: { "/etc/etcd.yaml": { content: "b" } } }),
    ],
    [
      "by the mode of a file",
      true,
      [],
      () => ({ files: { "/etc/etcd.yaml": { content: "a", mode: "0600" } } }),
    ],
    ["by a file more", true, [], () => ({ files: { ...inputs.files, "/etc/b": { content: "" } } })],
    ["by a file less", true, [], () => ({ files: {} })],
    [
      "by the release of a program",
      true,
      [],
      () => ({ programs: { "/usr/local/bin/etcd": { ...program, url: "https://b" } } }),
    ],
    ["by a unit more", true, [], () => ({ units: { ...inputs.units, "other.service": [] } })],
    ["by a setting", true, [], () => ({ sysctls: { "kernel.panic": "10" } })],
    ["by a directory", true, [], () => ({ directories: { "/opt/cni/bin": "0755" } })],
    [
      "by what it waits for",
      true,
      [],
      () => ({ waits: [{ what: "a moment", command: "true", timeoutSeconds: 1 }] }),
    ],
    ["by what ends its programs", true, [], () => ({ onRemove: [] })],
    [
      "by a name in a certificate",
      true,
      [],
      () => ({
        certificates: {
          ...inputs.certificates!,
          requests: {
            "/etc/etcd/peer": {
              authority: "etcd",
              commonName: "m1",
              usages: ["client"],
              names: ["m1"],
            },
          },
        },
      }),
    ],
    [
      "by another authority",
      true,
      [],
      () => ({
        certificates: {
          ...inputs.certificates!,
          authorities: { etcd: { key: "", cert: "other" } },
        },
      }),
    ],
    [
      "and is created again on a host of another name",
      false,
      ["host"],
      () => ({ host: { ...host, name: "m2" } }),
    ],
    [
      "and is created again on a host of another address",
      false,
      ["host"],
      () => ({ host: { ...host, address: "192.0.2.12" } }),
    ],
    ["and is created again under another name", false, ["layer"], () => ({ layer: "etcd-2" })],
  ];
  for (const [what, changes, replaces, change] of table)
    it(what, () =>
      deepStrictEqual(handler.diff(outputs, { ...inputs, ...change() }), { changes, replaces }),
    );

  it("by what changes in the text, not by text that replaces separate values", () => {
    const { host, layer, onRemove = [], certificates, ...parts } = inputs;
    const inText = (desired: DesiredState): HostLayerInputs => ({
      host,
      layer,
      onRemove,
      certificates: certificates!,
      desired: layerText(desired),
    });
    const other = { ...parts, files: { "/etc/etcd.yaml": { content: "b" } } };
    strictEqual(handler.diff(outputs, inText(parts)).changes, false);
    strictEqual(handler.diff(outputs, inText(other)).changes, true);
  });

  it("because it is due, in a preview that shows since when", () => {
    const due = { issuedAt: "2020-01-01T00:00:00.000Z", validDays: 365 };
    const last = handler.check!(undefined, inputs);
    const old = { ...last, certificates: { ...last.certificates!, ...due } };
    const first = handler.check!(old, {
      ...inputs,
      certificates: { ...inputs.certificates!, validDays: 365 },
    }).certificates!;
    ok(first.issuedAt! > "2026");
    const days = (Date.parse(first.renewAfter!) - Date.parse(first.issuedAt!)) / 86_400_000;
    strictEqual(days, 255.5);
    strictEqual(handler.diff(outputs, { ...inputs, certificates: first }).changes, true);
  });

  it("when a refresh found drift", () =>
    strictEqual(
      handler.diff({ ...outputs, drift: ["/etc/etcd.yaml: is missing"] }, inputs).changes,
      true,
    ));
});
