import { deepStrictEqual, rejects } from "node:assert";
import { requestEtcd, observeEtcd } from "../../../host/etcd";
import { newCa } from "../../../pki/authority";
import { issue } from "../../../pki/certificate";
import { startHost, type OnAHost } from "./on-a-host";

const credentials = { bastions: [] };

/** Stands in for curl: logs its arguments, and prints the test's answer for the end of the URL. */
const curl = `#!/bin/bash
url=\${*: -1}
printf '%s\\n' "$*" >>/run/requests
case "$*" in *"--data-binary @-"*) cat >/run/body ;; esac
answer=/run/answers/$(basename "$url")
[ -f "$answer" ] && cat "$answer" || { echo "curl: (7) Failed to connect" >&2; exit 7; }
case "$*" in *http_code*) printf '\\n%s' "$(cat "$answer.code" 2>/dev/null || echo 200)" ;; esac
`;

describe("an observation of a host's etcd member", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/sbin/curl", curl, 0o755);
    host.write("/etc/kubernetes/etcd/etcd-peer.crt", "");
  });
  afterEach(() => host.close());

  const look = () => observeEtcd(host.host, credentials);

  it("is empty if there is none", async () =>
    deepStrictEqual(await look(), { hasData: false, ready: [] }));

  it("finds when its certificate expires", async () => {
    const authority = await newCa("prod etcd", 10);
    const end = new Date("2026-11-30T12:00:00Z");
    const { cert } = await issue(
      authority,
      { commonName: "m1", usages: ["client"] },
      { notBefore: new Date("2025-11-30T12:00:00Z"), notAfter: end },
    );
    host.write("/etc/kubernetes/etcd/etcd-peer.crt", cert);
    deepStrictEqual(await look(), { hasData: false, certificateEnds: end.getTime(), ready: [] });
  });

  it("finds the data of a member that does not answer", async () => {
    host.write("/var/lib/etcd/member/wal/0.wal", "");
    deepStrictEqual(await look(), { hasData: true, ready: [] });
  });

  it("finds that etcd could not read the data of a member that does not answer", async () => {
    host.write("/var/lib/etcd/member/wal/0.wal", "");
    const log = "/var/log/pods/kube-system_etcd-m1_0f/etcd/1.log";
    const said = (words: string) => `2026-11-30T07:00:00Z stderr F ${words}\n`;
    host.write(log, said('{"level":"info","msg":"starting"}'));
    deepStrictEqual(await look(), { hasData: true, ready: [] });
    const panic =
      '{"level":"panic","msg":"failed to open database","path":"/var/lib/etcd/member/snap/db","error":"invalid database"}';
    host.write(log, said(panic) + said(`panic: failed to open database`));
    await host.ask(`touch -d '1 hour ago' /var/lib/etcd/member`);
    deepStrictEqual(await look(), { hasData: true, damage: "invalid database", ready: [] });
    // A later container read it.
    await host.ask(`touch -d '1 minute ago' ${log}`);
    host.write(log.replace("1.log", "10.log"), said('{"level":"info","msg":"starting"}'));
    deepStrictEqual(await look(), { hasData: true, ready: [] });
    host.remove(log.replace("1.log", "10.log"));
    // Data that was put in its place since.
    await host.ask(`touch -d '1 hour' /var/lib/etcd/member`);
    deepStrictEqual(await look(), { hasData: true, ready: [] });
  });

  it("finds the members and which of them are ready", async () => {
    const member =
      '{"ID":"18446744073709551615","name":"m1","peerURLs":["https://192.0.2.11:2380"],';
    const learner = '{"ID":"2","peerURLs":["https://192.0.2.12:2380"],"isLearner":true}';
    host.write("/var/lib/etcd/member/wal/0.wal", "");
    host.write("/run/answers/status", '{"header":{"member_id":"7"},"leader":"7"}');
    host.write(
      "/run/answers/list",
      `{"header":{},"members":[${member}"clientURLs":["https://192.0.2.11:2379"]},${learner}]}`,
    );
    host.write("/run/answers/readyz", "ok");
    deepStrictEqual(await look(), {
      hasData: true,
      status: { id: "7", leader: "7", isLearner: false },
      members: [
        {
          id: "18446744073709551615",
          name: "m1",
          peerUrls: ["https://192.0.2.11:2380"],
          clientUrls: ["https://192.0.2.11:2379"],
          isLearner: false,
        },
        {
          id: "2",
          name: "",
          peerUrls: ["https://192.0.2.12:2380"],
          clientUrls: [],
          isLearner: true,
        },
      ],
      ready: ["https://192.0.2.11:2379"],
    });
  });

  it("finds the alarms that the member itself has raised", async () => {
    const errors =
      '["memberID:7 alarm:NOSPACE ","memberID:8 alarm:CORRUPT ","etcdserver: no leader"]';
    host.write(
      "/run/answers/status",
      `{"header":{"member_id":"7"},"leader":"7","errors":${errors}}`,
    );
    const { status } = await look();
    deepStrictEqual(status?.alarms, ["NOSPACE"]);
  });

  it("finds a learner, which lists no members", async () => {
    const status =
      '{"header":{"member_id":"7"},"leader":"8","isLearner":true,"dbSize":"20480","raftAppliedIndex":"12"}';
    host.write("/run/answers/status", status);
    deepStrictEqual(await look(), {
      hasData: false,
      status: {
        id: "7",
        leader: "8",
        isLearner: true,
        databaseBytes: 20480,
        appliedIndex: 12,
      },
      ready: [],
    });
  });
});

describe("a request of the etcd member of a host", () => {
  let host: OnAHost;

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/sbin/curl", curl, 0o755);
  });
  afterEach(() => host.close());

  const add = () =>
    requestEtcd(host.host, credentials, "adding m2", "/v3/cluster/member/add", { isLearner: true });

  it("goes over standard input, and its answer is parsed", async () => {
    host.write("/run/answers/add", '{"member":{"ID":"2"}}');
    deepStrictEqual(await add(), { member: { ID: "2" } });
    deepStrictEqual(host.read("/run/body"), '{"isLearner":true}');
  });

  it("that etcd refuses fails with etcd's message", async () => {
    const message = "etcdserver: unhealthy cluster";
    host.write("/run/answers/add", `{"code":14,"message":"${message}","details":[]}`);
    host.write("/run/answers/add.code", "503");
    await rejects(add(), {
      message: `${host.host.name}: adding m2: exit 1\n    ${message} (503)`,
    });
  });

  it("that reaches no member fails with curl's message", () =>
    rejects(add(), {
      message: `${host.host.name}: adding m2: exit 1\n    curl: (7) Failed to connect`,
    }));
});
