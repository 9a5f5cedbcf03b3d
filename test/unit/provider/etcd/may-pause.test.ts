import { rejects } from "node:assert";
import { mock } from "node:test";
import * as hosts from "../../../../provider/etcd/hosts";
import { assertMayReboot } from "../../../../provider/etcd/may-pause";
import * as stack from "../../../../provider/stack";
import { host } from "./etcd-layer";

const names = ["m1", "m2", "m3"];
const hostOf = (name: string) => ({ ...host, name, address: `192.0.2.1${name.slice(1)}` });
const url = (name: string, port: number) => `https://${hostOf(name).address}:${port}`;
const members = names.map((name) => ({
  ...{ id: name, name, isLearner: false },
  peerUrls: [url(name, 2380)],
  clientUrls: [url(name, 2379)],
}));

describe("a reboot of a host with an etcd member", () => {
  const ask = (
    listed: readonly string[],
    ready: readonly string[] | undefined,
    voters: readonly string[] = listed,
  ) => {
    mock.method(stack, "listedEtcdHosts", () => listed.map(hostOf));
    mock.method(hosts, "observeMembers", async () => [
      {
        ...{ name: "m1", remote: host },
        view: {
          ...{ hasData: true, ready: (ready ?? []).map((name) => url(name, 2379)) },
          ...(ready && { members: members.filter(({ name }) => voters.includes(name)) }),
        },
      },
    ]);
    return assertMayReboot(host);
  };
  afterEach(() => mock.restoreAll());

  it("is fine while a majority of the others is ready", () => ask(names, names));
  it("is refused while it would cost the majority", () =>
    rejects(
      ask(names, ["m1", "m2"]),
      /^Error: m1: rebooting it: etcd would lose its quorum \(1 of the other voters ready, 2 needed\): m3 is not ready; fix them first$/,
    ));
  it("is refused while there is none", () =>
    rejects(ask(names, undefined), /m1: rebooting it: no etcd member answers with a quorum/));
  it("is fine for the only member", () => ask(["m1"], ["m1"]));
  it("is fine for a host without one", () => ask(["m2", "m3"], undefined));
  it("is refused to one that leaves the list and is still a member", () =>
    rejects(ask(["m2", "m3"], ["m1", "m2"], names), /quorum.*: m3 is not ready/));
});
