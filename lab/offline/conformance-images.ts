import { busybox, agnhostTools, nginx } from "./conformance-layers";
import { agnhostImage, type ImageRecipe } from "./image-recipes";

const registry = "registry.k8s.io";
const image = (name: string) => `${registry}/e2e-test-images/${name}`;

const agnhost: ImageRecipe = {
  programs: { "/agnhost": "agnhost" },
  files: Object.fromEntries(
    ["localhost.crt", "localhost.key"].map((name) => [
      `/${name}`,
      `test/images/agnhost/porter/${name}`,
    ]),
  ),
  entrypoint: ["/agnhost"],
  command: ["pause"],
  below: agnhostTools,
};

const shell: ImageRecipe = { programs: {}, command: ["sh"], below: busybox };

const webServer: ImageRecipe = {
  programs: {},
  command: ["nginx", "-g", "daemon off;"],
  below: nginx,
};

/** A web server that shows one picture, and says which. */
const picture = (name: string): ImageRecipe => ({
  ...agnhost,
  files: Object.fromEntries(
    [`${name}.jpg`, "data.json"].map((file) => [`/${file}`, `test/images/${name}/html/${file}`]),
  ),
  command: ["test-webserver"],
});

/**
 * Every image that the conformance tests of Kubernetes 1.37 need beyond those of the cluster, by official reference.
 * The lab's own agnhost is smaller and has the same reference; whoever needs the other one rebuilds it in seconds.
 */
export const conformanceRecipes: Readonly<Record<string, ImageRecipe>> = {
  [agnhostImage]: agnhost,
  [image("agnhost:2.55")]: agnhost,
  [image("busybox:1.37.0-2")]: shell,
  [image("glibc-dns-testing:2.1.1")]: { ...shell, command: ["bash"], below: agnhostTools },
  [image("kitten:1.8")]: picture("kitten"),
  [image("nautilus:1.8")]: picture("nautilus"),
  [image("nginx:1.27.0-2")]: webServer,
  [image("nginx:1.28.0-2")]: webServer,
  [image("nonroot:1.5")]: { ...shell, user: "1234" },
  [image("nonewprivs:1.4")]: {
    ...shell,
    programs: { "/usr/local/bin/nnp": "nonewprivs" },
    setuid: true,
    command: ["nnp"],
  },
  [image("sample-apiserver:1.29.2")]: {
    programs: { "/sample-apiserver": "sample-apiserver" },
    entrypoint: ["/sample-apiserver"],
    below: busybox,
  },
  [`${registry}/etcd:3.7.0-0`]: {
    programs: { "/usr/local/bin/etcd": "etcd", "/usr/local/bin/etcdctl": "etcdctl" },
    command: ["/usr/local/bin/etcd"],
  },
  [`${registry}/pause:3.10.2`]: {
    programs: { "/pause": "pause" },
    entrypoint: ["/pause"],
    user: "65535:65535",
  },
};
