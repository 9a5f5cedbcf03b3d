import { deepStrictEqual, ok } from "node:assert";
import { errorsOf } from "../stack-file";

const url = "https://somebody:hunter2@metrics.example.com:4317";

const rows: readonly (readonly [sections: object, ...places: string[]])[] = [
  [
    { apiServer: { flags: { "cors-allowed-origins": [url, url] } } },
    "apiServer.flags.cors-allowed-origins[0]",
    "apiServer.flags.cors-allowed-origins[1]",
  ],
  [
    { etcd: { flags: { "distributed-tracing-address": url } } },
    "etcd.flags.distributed-tracing-address",
  ],
  [{ kubelet: { config: { staticPodURL: url } } }, "kubelet.config.staticPodURL"],
  [
    { groups: { gpu: { containerd: { config: { proxy: { address: url } } } } } },
    "groups.gpu.containerd.config.proxy.address",
  ],
  [
    { scheduler: { config: { extenders: [{ urlPrefix: url }] } } },
    "scheduler.config.extenders[0].urlPrefix",
  ],
  [{ apiServer: { flags: { "cors-allowed-origins": ["^https://[a-z]+@example\\.com:443$"] } } }],
];

describe("a URL with a password in settings of a component", () => {
  for (const [sections, ...places] of rows)
    it(`${places.length === 0 ? "is not found in" : "is refused without showing it in"} ${JSON.stringify(sections)}`, () => {
      const errors = errorsOf(sections);
      deepStrictEqual(
        errors,
        places.map(
          (place) =>
            `${place}: holds a URL with a password, which previews and logs would show; take it out`,
        ),
      );
      ok(!errors.join("\n").includes("hunter2"));
    });
});
