import { deepStrictEqual } from "node:assert";
import { registryCheck } from "../../../layers/registries/probes";
import { configOf } from "../config/stack-file";

const mirror = "https://mirror.example.com";

/** What a host asks for, as `URL`, with a stack file. */
const asked = (sections: object): readonly string[] => {
  const config = configOf(sections);
  return registryCheck(config.hosts[0]!, config)?.probes.map(({ url }) => url) ?? [];
};

describe("what a host asks registries for before it is set up", () => {
  it("is nothing where the stack file names none", () => deepStrictEqual(asked({}), []));

  it("is a manifest of the cluster's own from a mirror, and from the registry behind it", () =>
    deepStrictEqual(
      asked({ registries: { "registry.k8s.io": { mirrors: [`${mirror}/k8s`] } } }).map((url) =>
        url.replace(/[^/]+\/manifests\/[^/]+$/, "NAME/manifests/TAG"),
      ),
      [
        "https://mirror.example.com/v2/k8s/NAME/manifests/TAG",
        "https://registry.k8s.io/v2/NAME/manifests/TAG",
      ],
    ));

  it("is the API of a mirror of images that only the user knows, and of the registry", () =>
    deepStrictEqual(asked({ registries: { "registry.example.com": { mirrors: [mirror] } } }), [
      "https://mirror.example.com/v2/",
      "https://registry.example.com/v2/",
    ]));

  it("is asked once of an address: a manifest says more than its API", () => {
    const urls = asked({
      artifacts: { registryMirror: mirror },
      registries: {
        "registry.example.com": { mirrors: [`${mirror}/own`], mirrorsOnly: true },
        "other.example.com": { mirrors: ["https://second.example.com/a"], mirrorsOnly: true },
        "third.example.com": { mirrors: ["https://second.example.com/b"], mirrorsOnly: true },
      },
    });
    deepStrictEqual(
      urls.filter((url) => url.endsWith("/v2/")),
      ["https://second.example.com/v2/"],
    );
  });
});
