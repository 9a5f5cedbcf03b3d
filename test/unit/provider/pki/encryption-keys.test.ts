import { deepStrictEqual, rejects } from "node:assert";
import { mock } from "node:test";
import * as handlers from "../../../../provider/handlers";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import * as etcd from "../../../../host/etcd";
import { etcdHost, fakeEtcd } from "../etcd/fake-etcd";

/** The list, and what etcd has: how many Secrets each key has encrypted. */
const inputs = (names: string[], former: number[] = []) => ({
  names,
  members: [1, 2, 3].map(etcdHost),
  formerMembers: former.map(etcdHost),
});

describe("the list of keys for Secrets", () => {
  let cluster: ReturnType<typeof fakeEtcd>;
  let counts: Record<string, number>;
  let asked: string[];

  beforeEach(() => {
    cluster = fakeEtcd();
    counts = {};
    asked = [];
    mock.method(
      etcd,
      "countSecrets",
      async (...[host, , key]: Parameters<typeof etcd.countSecrets>) => {
        asked.push(`${key} on ${host.name}`);
        const count = counts[key] ?? 0;
        return { count, examples: ["default/a", "default/b", "shop/c"].slice(0, count) };
      },
    );
  });
  afterEach(() => {
    mock.restoreAll();
    beginRun();
  });

  const runs = (...members: number[]) => {
    for (const number of members) {
      cluster.members.push({
        id: String(number),
        name: `m${number}`,
        peerUrls: [`https://192.0.2.1${number}:2380`],
        clientUrls: [`https://192.0.2.1${number}:2379`],
        isLearner: false,
      });
      cluster.data.add(number);
      cluster.running.add(number);
    }
  };
  /** The stack file of a run: its keys, and the hosts of members. */
  const stackFile = (...keys: string[]) => {
    const hosts = [1, 2, 3].map((number) => ({
      ...{ name: `m${number}`, address: `192.0.2.1${number}`, roles: ["master", "etcd"], hostKey },
    }));
    const ssh = { user: "root", password: "x" };
    const sections: Record<string, unknown> = { cluster: { name: "prod" }, hosts, ssh };
    sections["security"] = { encryption: { keys } };
    setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
  };
  const up = async (before: string[], after: string[], former: number[] = []) => {
    stackFile(...after);
    return handlers.update(
      "EncryptionKeys",
      "encryption-keys",
      { names: before },
      inputs(after, former),
    );
  };
  const owner = "prod/prod/0f";
  const deletes = (name: string, more: object = { owner }) =>
    handlers.remove("EncryptionKey", { name, secret: "", ...more });

  it("does not ask etcd when a key is added or moved to the front", async () => {
    await up(["a"], ["a", "b"]);
    await up(["a", "b"], ["b", "a"]);
    deepStrictEqual(asked, []);
  });

  it("lets a key leave that no Secret needs", async () => {
    runs(1, 2, 3);
    deepStrictEqual(await up(["b", "a"], ["b"]), { outs: { names: ["b"] } });
    deepStrictEqual(asked, ["a on m1"]);
    await deletes("a");
    deepStrictEqual(asked, ["a on m1", "a on m1"]);
  });

  it("keeps a key that Secrets need, names them, and says how to rewrite them", async () => {
    runs(1, 2, 3);
    counts = { a: 2 };
    await rejects(up(["b", "a"], ["b"]), {
      message:
        'security.encryption.keys: removing a: 2 Secrets in etcd can be decrypted with it only, such as default/a, default/b; write all Secrets again by "kubectl get secrets --all-namespaces --output=json | kubectl replace --filename=-", and run pulumi up again. Nothing was changed',
    });
    await rejects(deletes("a"), {
      message:
        /^security\.encryption\.keys: removing a: 2 Secrets in etcd can be decrypted with it only, .* and run pulumi up again\. The key stays$/,
    });
  });

  it("keeps a key that Secrets need where a run with --continue-on-error never checked the list", async () => {
    runs(1, 2, 3);
    counts = { a: 1 };
    stackFile("b");
    await rejects(deletes("a"), /removing a: 1 Secret in etcd .* The key stays/);
    counts = {};
    await deletes("a");
  });

  it("keeps a key of a state that does not say for which cluster, until it does", async () => {
    stackFile("b");
    await rejects(
      deletes("a", {}),
      /list it again, run pulumi up, and take it off\. The key stays/,
    );
    deepStrictEqual(handlers.diff("EncryptionKey", {}, { name: "a", owner }).changes, false);
  });

  it("checks the list without an effect on what is deleted", async () => {
    handlers.check("EncryptionKeys", inputs(["b", "a"]), inputs(["b"]));
    await deletes("a");
  });

  it("keeps a key where a member's host counts as another cluster's", async () => {
    cluster.foreign.add(1);
    await rejects(up(["b", "a"], ["b"]), /no etcd member says whether Secrets need it/);
  });

  it("keeps a key where no member answers", async () => {
    runs(1, 2, 3);
    [1, 2].forEach((number) => cluster.unreachable.add(number));
    cluster.running.delete(2);
    cluster.running.delete(1);
    await rejects(up(["b", "a"], ["b"]), {
      message:
        "security.encryption.keys: removing a: no etcd member says whether Secrets need it (asked: m1, m2, m3); start them. Nothing was changed",
    });
  });

  it("asks a member that has left the stack file, where the data is there alone", async () => {
    runs(4);
    counts = { a: 1 };
    await rejects(up(["b", "a"], ["b"], [4]), /removing a: 1 Secret in etcd/);
    deepStrictEqual(asked, ["a on m4"]);
  });

  it("does not ask etcd where the first set-up never reached it", async () => {
    await up(["a"], ["b"]);
    deepStrictEqual(asked, []);
  });

  it("deletes a key that is still listed without asking, as in a destroy", async () => {
    stackFile("b", "a");
    await deletes("a");
    await deletes("b", {});
    deepStrictEqual(asked, []);
  });
});

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDLLjrkDBQpqvGJHNe8KQ0vJBB0gEJNGVLkXPxLw6lWn";
