import { doesNotThrow, ok, strictEqual } from "node:assert";
import * as fc from "fast-check";
import { knownHostKey } from "../../../config/known-hosts";
import { errorOfAnswer } from "../../../kubernetes/errors";
import { failedChecks } from "../../../provider/host/preflight/preflight-checks";
import { driftOf } from "../../../provider/host/drift";
import { streamLimits } from "../../../ssh/host-stream";
import { parseFacts } from "../../../host/facts";
import { parseObservation } from "../../../host/observation";
import { evictionError } from "../../../kubernetes/eviction";
import { field, output, text } from "./arbitrary";
import { withFlannel } from "../network-choice";

const factNames = [
  ...["init", "systemd", "machine", "os", "kernel", "machine_id", "memory_mib", "free"],
  ...["clock", "swap", "cgroup", "missing_tool", "missing_feature", "ours", "occupied_path"],
  ...["open_port", "address", "distribution", "kernel_log", "cni_file", "link", "drop_in"],
  ...["sysctl_line", "resolver", "service_route", "forward_drop", "mount"],
  ...["interface", "route"],
];
const kinds = [
  ...[
    "host",
    "layer",
    "sysctl",
    "restart",
    "unmanaged",
    "damaged",
    "unit",
    "drop-in",
    "file",
    "stat",
  ],
  ...["systemctl", "failing"],
];
const requirements = {
  address: "192.0.2.11",
  architecture: "amd64",
  profile: "standard",
  besideDocker: false,
  roles: ["master"],
  ...withFlannel,
  loadBalancer: true,
  pods: "10.244.0.0/16",
  services: "10.96.0.0/16",
  hostResolvers: false,
} as const;
const good = [
  ...["init=systemd", "systemd=252", "machine=x86_64", "kernel=6.1.0-28-amd64"],
  ...["machine_id=0123456789abcdef0123456789abcdef", "memory_mib=7951"],
  ...["free=/var/lib 20480", "free=/var/lib/containerd 20480", "free=/var/lib/kubelet 20480"],
  ...["clock=1000.5", "swap=", "cgroup=v2", "ours=no", "kernel_log=yes", "address=192.0.2.11"],
];
const needed = good.filter((line) => !/^(swap|ours)=/.test(line));

describe("arbitrary output of a host", () => {
  it("makes facts whose numbers are numbers", () =>
    fc.assert(
      fc.property(output(factNames, "="), (lines) => {
        const facts = parseFacts(lines, 0);
        const { systemd, memoryMib, freeMib, clockAheadSeconds, openPorts } = facts;
        const numbers = [...Object.values(freeMib), ...openPorts.map(({ port }) => port)];
        for (const number of [systemd, memoryMib, ...numbers])
          ok(Number.isFinite(number), `${number}`);
        ok(!Number.isNaN(clockAheadSeconds));
        doesNotThrow(() => failedChecks(facts, requirements));
      }),
    ));

  it("passes the preflight with every fact, and fails it if one is missing or nonsense", () => {
    strictEqual(failedChecks(parseFacts(good.join("\n"), 1000), requirements).length, 0);
    return fc.assert(
      fc.property(
        fc.constantFrom(...needed),
        fc.constantFrom("", "weird", "-", "?.?"),
        (line, nonsense) => {
          const broken = `${line.split("=")[0]}=${nonsense}`;
          const lines = good.map((one) => (one === line ? broken : one)).join("\n");
          ok(failedChecks(parseFacts(lines, 1000), requirements).length > 0, broken);
        },
      ),
    );
  });

  it("makes an observation, and drift has one item per line", () =>
    fc.assert(
      fc.property(output(kinds, "\t"), fc.dictionary(field, field), (lines, prints) => {
        const applied = Object.fromEntries(
          Object.entries(prints).map(([name, print], index) => [
            `${["file", "unit", "sysctl", "wait"][index % 4]} ${name}`,
            print,
          ]),
        );
        const seen = parseObservation(lines);
        const drift = driftOf({ layer: "kubelet", applied, installed: prints }, seen);
        for (const line of drift) ok(!line.includes("\n"), JSON.stringify(line));
      }),
    ));

  it("is parsed in time, with a short drift, at the maximum number of lines", () => {
    const { lines, lineBytes } = streamLimits;
    const many = (line: (index: number) => string) =>
      Array.from({ length: lines / 2 }, (_, index) => line(index)).join("\n");
    const unit = many((index) => `unit\tu${index}.service`);
    const dropIn = many((index) => `drop-in\tu${index}.service\t/etc/u${index}.service.d/a.conf`);
    strictEqual(parseObservation(`${unit}\n${dropIn}`).units.size, lines / 2);
    const unmanaged = many((index) => `unmanaged\tkubelet\t/etc/kubernetes/manifests/${index}`);
    const failing = `failing\tkubelet\ta healthy kubelet\t${"a".repeat(lineBytes)}`;
    const seen = parseObservation(`${failing}\n${unmanaged}`);
    const drift = driftOf({ layer: "kubelet", applied: {}, installed: {} }, seen);
    strictEqual(drift.length, 101);
    strictEqual(drift.at(-1), `and ${lines / 2 + 1 - 100} more`);
    const fields = parseObservation("\t".repeat(lineBytes));
    strictEqual(fields.layers.length, 0);
  });

  it("finds a key in known_hosts or none", () =>
    fc.assert(
      fc.property(output(["192.0.2.11", "[192.0.2.11]:22", "@revoked", "#"], " "), (lines) => {
        const key = knownHostKey(lines, "192.0.2.11", 22);
        ok(key === undefined || /^\S+ \S+$/u.test(key), JSON.stringify(key));
      }),
    ));
});

describe("any answer of an API server or a proxy before it", () => {
  const answer = fc.oneof(
    text,
    fc.json(),
    fc.object({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
    status(),
  );

  it("becomes a one-line error", () =>
    fc.assert(
      fc.property(answer, fc.integer({ min: 300, max: 599 }), (body, code) => {
        const error = errorOfAnswer("https://192.0.2.11:6443", "GET /", code, body);
        ok(error.message.startsWith("https://192.0.2.11:6443: GET /: "));
        ok(!error.message.includes("\n"), JSON.stringify(error.message));
        try {
          strictEqual(typeof evictionError(error), "string");
        } catch (thrown) {
          strictEqual(thrown, error);
        }
      }),
    ));
});

/** A Kubernetes Status with fields of wrong types. */
function status(): fc.Arbitrary<string> {
  const anything = fc.jsonValue({ maxDepth: 2 });
  return fc
    .record({
      message: anything,
      details: fc.oneof(anything, fc.record({ causes: fc.oneof(anything, fc.array(anything)) })),
    })
    .map((value) => JSON.stringify(value));
}
