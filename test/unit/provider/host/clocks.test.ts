import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { X509Certificate } from "node:crypto";
import { mock, type Mock } from "node:test";
import { newCa } from "../../../../pki/authority";
import { handler as authorities } from "../../../../provider/pki/certificate-authority";
import { handler as layers } from "../../../../provider/host/layer";
import type { HostLayerInputs } from "../../../../provider/host/layer-inputs";
import { handler as kubeconfigs } from "../../../../provider/cluster/kubeconfig";
import * as stack from "../../../../provider/stack";
import { startHost, type OnAHost } from "../../scripts/on-a-host";
import { withFlannel } from "../../network-choice";

const hour = 3_600_000;
const aheadHere =
  /: issuing certificates: the clock of sandbox-\d+ is \d+ (days|min) behind the clock of this machine/;

describe("where the clocks of this machine and of a host differ", () => {
  let host: OnAHost;
  let touched: number;
  let masters: Mock<typeof stack.listedMasters>;
  let credentials: Mock<typeof stack.credentials>;
  const progress = { record: () => void (touched += 1) };
  const shift = (ms: number) => mock.timers.enable({ apis: ["Date"], now: Date.now() + ms });

  beforeEach(async () => {
    touched = 0;
    host = await startHost();
    masters = mock.method(stack, "listedMasters", () => [host.host]);
    credentials = mock.method(stack, "credentials", () => ({ bastions: [] }));
  });
  afterEach(async () => {
    mock.timers.reset();
    mock.restoreAll();
    await host.close();
  });

  const layer = async (): Promise<HostLayerInputs> => ({
    host: host.host,
    layer: "identity",
    files: { "/etc/kubernetes/readme": { content: "text" } },
    certificates: {
      authorities: { kubernetes: await newCa("prod kubernetes", 10) },
      requests: {
        "/etc/kubernetes/kubelet": {
          authority: "kubernetes",
          commonName: "m1",
          usages: ["client"],
        },
      },
      validDays: 365,
    },
  });

  it("no certificate is issued for the host, and nothing on it is touched", async () => {
    const inputs = await layer();
    const before = host.snapshot();
    for (const ms of [300 * 24 * hour, hour, -hour]) {
      shift(ms);
      const dated = layers.check!(undefined, inputs);
      await rejects(layers.create(dated, progress), (error: Error) => {
        match(error.message, ms > 0 ? aheadHere : /is \d+ min ahead of the clock of this machine/);
        return true;
      });
      mock.timers.reset();
    }
    deepStrictEqual([host.snapshot(), touched], [before, 0]);
  });

  it("a time of issue that was recorded ahead is due, and replaced once the clock is right", async () => {
    const inputs = await layer();
    shift(300 * 24 * hour);
    const ahead = layers.check!(undefined, inputs);
    mock.timers.reset();
    const now = layers.check!(ahead, inputs);
    ok(now.certificates!.issuedAt! < ahead.certificates!.issuedAt!);
    await layers.create(now, progress);
    strictEqual(touched, 1);
    const { validFrom } = new X509Certificate(host.read("/etc/kubernetes/kubelet.crt"));
    ok(Date.parse(validFrom) <= Date.now() - 23 * hour, validFrom);
  });

  it("a layer without certificates is changed all the same", async () => {
    const { certificates: _, ...inputs } = await layer();
    shift(hour);
    await layers.create(inputs, progress);
    strictEqual(touched, 1);
  });

  it("no CA and no kubeconfig is created", async () => {
    const authority = await newCa("prod kubernetes", 10);
    shift(hour);
    await rejects(
      authorities.create({ commonName: "prod etcd", validDays: 10 }, progress),
      (error: Error) => aheadHere.test(error.message),
    );
    const trusted = authority.cert;
    const inputs = { cluster: "prod", servers: ["https://192.0.2.1"], authority, trusted };
    await rejects(
      kubeconfigs.create(
        kubeconfigs.check!(undefined, { ...inputs, network: withFlannel, validDays: 1 }),
        progress,
      ),
      (error: Error) => aheadHere.test(error.message),
    );
  });

  it("a CA is created where no master answers: nothing of it reaches a host", async () => {
    const { port: _, ...away } = host.host;
    masters.mock.mockImplementation(() => [{ ...away, port: 1, hostKey: "none" }]);
    credentials.mock.mockImplementation(() => {
      throw new Error("no key");
    });
    const { cert } = await authorities.create({ commonName: "prod etcd", validDays: 10 }, progress);
    ok(Date.parse(new X509Certificate(cert).validFrom) <= Date.now() - 23 * hour);
  });
});
