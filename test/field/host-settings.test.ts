import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { clusterHosts, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { planned } from "../lab/planned";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const [, worker, other] = clusterHosts;
const path = "/etc/reader/reader.conf";
const unit = "reader.service";
const secret = "correct horse battery staple";

/** The stack file with files: one of the cluster, one of a group, and one of a host over the group's. */
const withFiles = (content: string): Sections => ({
  files: { "/etc/reader/all.conf": { content: "all\n" } },
  groups: {
    readers: {
      files: {
        [path]: { content, mode: "0640", restart: [unit] },
        "/etc/reader/key": { secretContent: secret },
      },
    },
  },
  hosts: [
    withRoles(1, "master", "etcd"),
    { ...withRoles(2, "worker"), groups: ["readers"] },
    { ...withRoles(3, "worker"), groups: ["readers"], files: { [path]: { content: "own\n" } } },
  ],
});

const invocation = (host: string) => execOnHost(host, `systemctl show -P InvocationID ${unit}`);
const shown = (host: string) => execOnHost(host, `stat -c '%a %U:%G' ${path}; cat ${path}`);

describe("settings of hosts", () => {
  let earlier: Record<string, string>;

  before("hosts with a unit and a file of their own", async () => {
    await startHosts(clusterHosts);
    const service = `[Service]\\nExecStart=/bin/sleep infinity\\n`;
    for (const host of [worker, other])
      await execOnHost(
        host,
        `mkdir -p /etc/reader && printf 'theirs\\0\\n' >${path} && chmod 0600 ${path} &&
          printf '${service}' >/etc/systemd/system/${unit} && systemctl daemon-reload && systemctl start ${unit}`,
      );
    earlier = { [worker]: await shown(worker), [other]: await shown(other) };
    configure();
    await succeeded(up());
  });
  after(() => succeeded(destroy()));

  for (const [what, sections, message] of [
    [
      "huge pages",
      { kernel: { hugepages: { "2Mi": 8 } } },
      /kernel\.hugepages\.2Mi: belong to the machine around the nested host node-\d+; set them there/,
    ],
    [
      "time servers",
      { timeServers: ["10.77.0.1"] },
      /timeServers: the nested host node-\d+ has the clock of the machine around it/,
    ],
    [
      "a file of the program",
      { files: { "/etc/kubernetes/kubelet/config.yaml": { content: "" } } },
      /is inside \/etc\/kubernetes, which the program manages; use another path/,
    ],
  ] as const)
    it(`that cannot be are refused in the preview: ${what}`, async () => {
      configure(sections);
      const { code, output } = await preview();
      assert.notEqual(code, 0);
      assert.match(output, message);
    });

  it("are in the preview with their content, but for what is secret", async () => {
    configure(withFiles("first\n"));
    const { files } = await planned();
    assert.equal(files[`${worker}:${path}`], "first\n");
    const { output } = await succeeded(preview("--diff"));
    assert.doesNotMatch(output, new RegExp(secret));
  });

  it("are put on the hosts of the group, and a unit that reads them is restarted", async () => {
    const earlier = await invocation(worker);
    const { output } = await succeeded(up());
    assert.doesNotMatch(output, new RegExp(secret));
    assert.equal(await shown(worker), "640 root:root\nfirst\n");
    assert.equal(await shown(other), "640 root:root\nown\n");
    assert.equal(await execOnHost(worker, "cat /etc/reader/key"), secret);
    assert.equal(await execOnHost(worker, "stat -c %a /etc/reader/key"), "600\n");
    assert.notEqual(await invocation(worker), earlier);
    await succeeded(up(["--expect-no-changes"]));
  });

  it("restart nothing where they do not change", async () => {
    const earlier = { [worker]: await invocation(worker), [other]: await invocation(other) };
    configure(withFiles("second\n"));
    await succeeded(up());
    assert.notEqual(await invocation(worker), earlier[worker]);
    assert.equal(await invocation(other), earlier[other]);
  });

  it("are found by a refresh where they were changed by hand, and repaired", async () => {
    await execOnHost(worker, `echo by hand >${path}`);
    assert.deepEqual(await foundDrift(), [`${worker}-settings: ${path}: its content was changed`]);
    await succeeded(up(["--refresh"]));
    assert.equal(await shown(worker), "640 root:root\nsecond\n");
  });

  it("are not put in place of a directory, and the other hosts are left alone", async () => {
    await execOnHost(worker, "mkdir -p /etc/taken/inside");
    configure({ files: { "/etc/taken": { content: "" } } });
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /checking \/etc\/taken: it is a directory; name a file in it, or remove it/,
    );
    await execOnHost(worker, "test -d /etc/taken/inside && rmdir -p /etc/taken/inside || true");
  });

  it("give back what was there before when they are taken out", async () => {
    configure();
    await succeeded(up());
    for (const host of [worker, other]) assert.equal(await shown(host), earlier[host], host);
    assert.equal(await execOnHost(worker, "ls /etc/reader"), "reader.conf\n");
  });
});
