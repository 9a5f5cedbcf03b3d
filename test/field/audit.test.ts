import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { waitFor } from "../../lab/hosts/wait";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { setSecret } from "../lab/secret-setting";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { type AuditEvent, type AuditReceiver, startAuditReceiver } from "./audit-receiver";

const name = node(1);

/** A policy that logs config maps of one namespace, at a level, and nothing else. */
const policy = (level: string) => ({
  omitStages: ["RequestReceived"],
  rules: [
    { level, namespaces: ["audited"], resources: [{ group: "", resources: ["configmaps"] }] },
    { level: "None" },
  ],
});

describe("an audit policy of one's own, with a receiver", () => {
  let receiver: AuditReceiver;

  const usePolicy = async (level: string) => {
    const webhook = { batch: { maxWaitSeconds: 1 } };
    configure({
      hosts: [withRoles(1, "master", "etcd", "worker")],
      security: { audit: { policy: policy(level), webhook } },
    });
    await setSecret("security.audit.webhook.kubeconfig", receiver.kubeconfig);
  };
  const createMap = (map: string, namespace: string) =>
    kubectl("create", "configmap", map, "-n", namespace, "--from-literal=word=tarragon");
  const created = (map: string): AuditEvent[] =>
    receiver.events.filter(({ verb, objectRef }) => verb === "create" && objectRef?.name === map);
  const arrived = (what: string, found: () => readonly AuditEvent[]) =>
    waitFor(what, 60_000, () =>
      Promise.resolve(found().length > 0 || `${receiver.events.length} events`),
    );

  before(async () => {
    await startHosts([name]);
    receiver = await startAuditReceiver(workstationAddress);
  });
  after(() => receiver.close());

  it("sends the events of its rules, without what they leave out", async () => {
    await usePolicy("Metadata");
    await succeeded(up());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), [name]);
    await kubectl("create", "namespace", "audited");
    await createMap("other", "default");
    await createMap("first", "audited");
    await arrived("the event of a config map", () => created("first"));
    const [event] = created("first");
    assert.equal(event!.level, "Metadata");
    assert.equal(event!.requestObject, undefined);
    // The controller manager puts a config map of its own into each namespace.
    for (const { level, stage, objectRef } of receiver.events)
      assert.deepEqual(
        [level, stage, objectRef?.resource, objectRef?.namespace],
        ["Metadata", "ResponseComplete", "configmaps", "audited"],
      );
    const log = await execOnHost(name, "cat /var/log/kubernetes/audit/audit.log");
    assert.ok(log.includes('"namespace":"audited"'));
    assert.ok(!log.includes("tarragon"));
  });

  it("sends what a changed rule asks for, once the API server has restarted", async () => {
    await usePolicy("Request");
    await succeeded(up());
    await createMap("second", "audited");
    await arrived("the event with the request", () =>
      created("second").filter(({ level }) => level === "Request"),
    );
    const [event] = created("second").filter(({ level }) => level === "Request");
    assert.match(JSON.stringify(event!.requestObject), /tarragon/);
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("keeps its kubeconfig for root on the host, and encrypted in the state", async () => {
    const file = "/etc/kubernetes/apiserver/audit-webhook.yaml";
    assert.equal((await execOnHost(name, `stat -c '%a %U' ${file}`)).trim(), "600 root");
    const { stdout } = await succeeded(pulumi(["stack", "export"]));
    const [, server] = /server: (\S+)/.exec(receiver.kubeconfig)!;
    assert.ok(!stdout.includes(server!));
  });

  it("is destroyed", async () => {
    await succeeded(destroy());
  });
});
