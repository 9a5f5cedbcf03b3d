import { deepStrictEqual, ok } from "node:assert";
import { registryFiles } from "../../../layers/registries/files";
import { registriesLayer } from "../../../layers/registries/layer";
import { registryRoutes } from "../../../layers/registries/routes";
import { configOf } from "../config/stack-file";

const mirror = "https://mirror.example.com";
const apis = (registry: string, sections: object) =>
  registryRoutes(configOf(sections))
    .find((route) => route.registry === registry)
    ?.sources.map(({ api }) => api);

/** A registry, sections of a stack file, and where its images come from. */
const table: readonly (readonly [string, object, readonly string[] | undefined])[] = [
  ["docker.io", {}, undefined],
  [
    "docker.io",
    { artifacts: { registryMirror: `${mirror}/` } },
    ["https://mirror.example.com/v2/docker.io"],
  ],
  [
    "docker.io",
    { registries: { "docker.io": { mirrors: [`${mirror}/hub`] } } },
    ["https://mirror.example.com/v2/hub", "https://registry-1.docker.io/v2"],
  ],
  [
    "quay.io",
    { registries: { "quay.io": { mirrors: [mirror, `${mirror}/api/quay/v2/`] } } },
    [
      "https://mirror.example.com/v2",
      "https://mirror.example.com/api/quay/v2",
      "https://quay.io/v2",
    ],
  ],
  [
    "quay.io",
    { registries: { "quay.io": { mirrors: [mirror], mirrorsOnly: true } } },
    ["https://mirror.example.com/v2"],
  ],
  [
    "quay.io",
    {
      artifacts: { registryMirror: mirror },
      registries: { "quay.io": { mirrors: ["http://192.0.2.9:5000"] } },
    },
    ["http://192.0.2.9:5000/v2", "https://quay.io/v2"],
  ],
  [
    "registry.example.com:5000",
    {
      registries: { "registry.example.com:5000": { username: "a", password: "b" } },
    },
    ["https://registry.example.com:5000/v2"],
  ],
];

describe("where the images of a registry come from", () => {
  for (const [registry, sections, expected] of table)
    it(`${registry} with ${JSON.stringify(sections)}`, () =>
      deepStrictEqual(apis(registry, sections), expected));
});

describe("the files of registries", () => {
  const sections = {
    registries: {
      "docker.io": { mirrors: [mirror] },
      "ghcr.io": { mirrors: ["https://other.example.com"] },
      "mirror.example.com": { username: "robot", password: "hunter2" },
    },
  };

  it("are for root alone where they hold a login", () => {
    const { open, secret } = registryFiles(configOf(sections), "/d");
    deepStrictEqual(Object.keys(open), ["/d/ghcr.io/hosts.toml"]);
    deepStrictEqual(
      Object.entries(secret).map(([path, { mode }]) => [path, mode]),
      [
        ["/d/docker.io/hosts.toml", "0600"],
        ["/d/mirror.example.com/hosts.toml", "0600"],
      ],
    );
    const login = Buffer.from("robot:hunter2").toString("base64");
    ok(secret["/d/docker.io/hosts.toml"]!.content.includes(`Authorization = "Basic ${login}"`));
  });

  it("restart no unit", () => {
    const config = configOf(sections);
    deepStrictEqual(Object.keys(registriesLayer(config.hosts[0]!, config)!.desired), ["files"]);
  });

  it("are none where the stack file says nothing of registries", () => {
    const config = configOf({});
    deepStrictEqual(registriesLayer(config.hosts[0]!, config), undefined);
  });

  it("stay clear of Docker's directory", () => {
    const config = configOf(sections);
    const layer = registriesLayer({ ...config.hosts[0]!, besideDocker: true }, config)!;
    for (const path of Object.keys({ ...layer.desired.files, ...layer.secret }))
      ok(path.startsWith("/etc/kubernetes-containerd/certs.d/"), path);
  });
});
