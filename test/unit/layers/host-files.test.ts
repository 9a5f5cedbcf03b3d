import { deepStrictEqual, match, ok } from "node:assert";
import { parse as parseToml } from "smol-toml";
import { parseAllDocuments } from "yaml";
import {
  certificatePath,
  keyPath,
  layout,
  serviceAccountKeys,
} from "../../../layers/formats/layout";
import { expectGoldenFiles } from "../../golden";
import { cases } from "./cases";

const files = Object.entries(cases).flatMap(([name, rendered]) =>
  Object.entries(rendered).map(([path, file]) => ({ name: `${name}${path}`, path, ...file })),
);
const manifests = files
  .filter(({ path }) => path.startsWith(layout.staticPods))
  .map(({ name, content }) => ({ name, pod: parseAllDocuments(content)[0]!.toJS() }));

describe("host files", () => {
  for (const [name, rendered] of Object.entries(cases))
    it(`of ${name} are the golden ones`, () => expectGoldenFiles(name, rendered));

  it("parse in the format of their name", () => {
    for (const { name, path, content } of files) {
      const parse = parsers[path.split(".").at(-1)!] ?? (() => undefined);
      parse(content, name);
    }
  });

  it("end with a line break and hold no undefined, null or NaN", () => {
    for (const { name, content } of files) {
      ok(content.endsWith("\n"), name);
      ok(!/\b(undefined|null|NaN|\[object)\b/.test(content.replaceAll("/dev/null", "")), name);
    }
  });

  it("below /etc/kubernetes are for root alone, but for what a program of another user reads", () => {
    for (const { name, path, mode, content } of files)
      if (path.startsWith(`${layout.kubernetes}/`)) {
        const own = content.startsWith("#!") ? "0700" : "0600";
        deepStrictEqual([name, mode], [name, path.endsWith("/haproxy.cfg") ? "0644" : own]);
      }
  });

  it("hold no key or certificate, but for the CAs of registries and issuers", () => {
    for (const { name, path, content } of files)
      ok(
        !content.includes("-----BEGIN") ||
          /\/certs\.d\/.*\/ca\.crt$|\/authentication\.yaml$/.test(path),
        name,
      );
  });
});

describe("static pods", () => {
  it("mount every directory that their arguments and files name", () => {
    for (const { name, pod } of manifests) {
      const { command, volumeMounts } = pod.spec.containers[0];
      const mounted = volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
      const named = command.flatMap((word: string) => word.match(/\/(?:etc|var)\/[^,]+/g) ?? []);
      for (const path of named)
        ok(
          mounted.some((folder: string) => path === folder || path.startsWith(`${folder}/`)),
          `${name}: ${path} is not mounted`,
        );
    }
  });

  it("are critical, on the host's network and confined by seccomp", () => {
    for (const { name, pod } of manifests) {
      const { hostNetwork, priorityClassName, priority, securityContext } = pod.spec;
      deepStrictEqual(
        [name, hostNetwork, priorityClassName, priority, securityContext.seccompProfile.type],
        [name, true, "system-node-critical", 2000001000, "RuntimeDefault"],
      );
    }
  });

  it("use no volume that needs an API server", () => {
    for (const { name, pod } of manifests)
      for (const { name: _, ...source } of pod.spec.volumes)
        ok(["hostPath", "emptyDir"].includes(Object.keys(source)[0]!), name);
  });
});

describe("certificates", () => {
  it("stand with the component that reads them, and those of authorities apart", () => {
    match(certificatePath("kubernetes-ca"), /^\/etc\/kubernetes\/pki\/kubernetes-ca\.crt$/);
    match(keyPath("etcd-peer"), /^\/etc\/kubernetes\/etcd\/etcd-peer\.key$/);
    match(
      serviceAccountKeys.publicKey,
      /^\/etc\/kubernetes\/service-account\/service-account\.pub$/,
    );
  });
});

type Parser = (content: string, name: string) => unknown;
const yamlParser: Parser = (content, name) => {
  for (const document of parseAllDocuments(content))
    deepStrictEqual([name, document.errors], [name, []]);
};
const iniParser: Parser = (content, name) => {
  for (const line of content.split("\n").filter((line) => line && !line.startsWith("#")))
    match(line, /^(\[[A-Z][a-zA-Z]*\]|[A-Z][A-Za-z]*=.+)$/, name);
};
const parsers: Readonly<Record<string, Parser>> = {
  yaml: yamlParser,
  toml: (content) => parseToml(content),
  json: (content) => JSON.parse(content),
  conflist: (content) => JSON.parse(content),
  service: iniParser,
  network: iniParser,
};
