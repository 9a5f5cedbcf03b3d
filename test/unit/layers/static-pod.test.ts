import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from "node:assert";
import { parse } from "yaml";
import { flags } from "../../../layers/formats/flags";
import { staticPodFiles, type StaticPod } from "../../../layers/formats/static-pod";
import { unit } from "../../../layers/formats/unit";

const pod: StaticPod = {
  name: "agent",
  tier: "node",
  image: "registry.example/agent:1",
  command: ["agent"],
  configuration: { "/etc/kubernetes/agent/config.yaml": { content: "a: 1\n", mode: "0600" } },
  mounts: [{ path: "/etc/kubernetes/agent" }, { path: "/var/lib/agent", writable: true }],
  health: { port: 8080, scheme: "HTTP", live: "/livez" },
  requests: { cpu: "10m", memory: "16Mi" },
  securityContext: {},
};
const path = "/etc/kubernetes/manifests/agent.yaml";
const manifestOf = (one: StaticPod): string => staticPodFiles(one)[path]!.content;

describe("a static pod", () => {
  it("comes with its configuration", () => {
    deepStrictEqual(Object.keys(staticPodFiles(pod)), ["/etc/kubernetes/agent/config.yaml", path]);
  });

  it("has the same manifest for the same configuration, and another one after a change of it", () => {
    const configuration = { "/etc/kubernetes/agent/config.yaml": { content: "a: 2\n" } };
    strictEqual(manifestOf(pod), manifestOf({ ...pod }));
    notStrictEqual(manifestOf(pod), manifestOf({ ...pod, configuration }));
  });

  it("keeps its uid for as long as its manifest is the same, and has another one after a change of it", () => {
    const uidOf = (one: StaticPod): string => parse(manifestOf(one)).metadata.uid;
    match(uidOf(pod), /^[0-9a-f]{32}$/);
    strictEqual(uidOf(pod), uidOf({ ...pod }));
    notStrictEqual(uidOf(pod), uidOf({ ...pod, command: ["agent", "--more"] }));
  });

  it("writes only where it says so", () => {
    const { containers, volumes } = parse(manifestOf(pod)).spec;
    deepStrictEqual(
      containers[0].volumeMounts.map(({ readOnly }: { readOnly?: boolean }) => readOnly),
      [true, undefined],
    );
    deepStrictEqual(
      volumes.map(({ hostPath }: { hostPath: { type: string } }) => hostPath.type),
      ["Directory", "DirectoryOrCreate"],
    );
  });

  it("has no readiness probe without a path for it", () => {
    ok(!("readinessProbe" in parse(manifestOf(pod)).spec.containers[0]));
  });
});

describe("flags", () => {
  it("join lists, spell out booleans and numbers and leave undefined out", () => {
    deepStrictEqual(flags({ urls: ["a", "b"], profiling: false, v: 2, name: undefined }), [
      "--urls=a,b",
      "--profiling=false",
      "--v=2",
    ]);
  });
});

describe("a unit", () => {
  it("repeats the key of a list and leaves undefined out", () => {
    strictEqual(
      unit({ Unit: { After: undefined, Description: "x" }, Service: { ExecStartPre: ["a", "b"] } }),
      "[Unit]\nDescription=x\n\n[Service]\nExecStartPre=a\nExecStartPre=b\n",
    );
  });
});
