import { deepStrictEqual } from "node:assert";
import { etcdFiles } from "../../../layers/etcd/static-pod";
import { configOf } from "../config/stack-file";

const tlsFlags = (set: object): readonly string[] => {
  const [host] = configOf({}).hosts;
  const [manifest] = Object.values(
    etcdFiles({ host: host!, image: "etcd", token: "prod", set: set as Record<string, unknown> }),
  );
  return [...manifest!.content.matchAll(/--(tls-min-version=[^\n]+|cipher-suites)/g)].map(
    ([, flag]) => flag!,
  );
};

describe("etcd's TLS", () => {
  it("has the program's cipher suites", () =>
    deepStrictEqual(tlsFlags({}), ["tls-min-version=TLS1.2", "cipher-suites"]));

  it("has none with TLS 1.3 alone: etcd would not start", () =>
    deepStrictEqual(tlsFlags({ "tls-min-version": "TLS1.3" }), ["tls-min-version=TLS1.3"]));
});
