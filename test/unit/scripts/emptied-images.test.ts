import { deepStrictEqual, match, ok, rejects } from "node:assert";
import { hostScript } from "../../../host/scripts";
import { startHost, type OnAHost } from "./on-a-host";

/**
 * Stands in for containerd: /run/images has lines of NAME and DIGEST, /run/containers of ID and NAME, and /run/programs/DIGEST what an
 * image unpacked to. Each change is a line of /run/done.
 */
const ctr = `#!/bin/bash
while [ "$1" != k8s.io ]; do shift; done
shift
case "$1 $2" in
  "images list") if [ "$3" = -q ]; then cut -d ' ' -f 1 /run/images; else
    echo "REF TYPE DIGEST"; awk '{ print $1, "index", $2 }' /run/images; fi ;;
  "images mount") digest=$(awk -v name="$3" '$1 == name { print $2 }' /run/images)
    [ -n "$digest" ] && cp -a "/run/programs/$digest/." "$4" ;;
  "images unmount") find "$4" -mindepth 1 -delete ;;
  "images pull") name=\${@: -1}
    echo "pull $name" >>/run/done
    echo "$name sha256:a" >>/run/images
    mkdir -p /run/programs/sha256:a/bin
    install -m 755 /run/whole /run/programs/sha256:a/bin/api ;;
  "images remove") shift 3
    for name; do echo "remove $name" >>/run/done; sed -i "\\\\|^$name |d" /run/images; done
    rm -rf /run/programs/sha256:a ;;
  "images label") echo "label $3 $4" >>/run/done ;;
  "containers list") echo "CONTAINER  IMAGE  RUNTIME"; sed 's/$/  io.containerd.runc.v2/; s/ /  /' /run/containers ;;
  "containers delete" | "tasks delete") echo "$*" >>/run/done ;;
esac
`;
const image = "registry.example/api:1";
const manifest = "/etc/kubernetes/manifests/api.yaml";
const text = `spec:\n  containers:\n    - name: api\n      image: ${image}\n`;

describe("an image that a power loss has emptied", () => {
  let host: OnAHost;
  const mend = () => host.ask(`${hostScript(["mend-images"])}\nSTAGE=$(mktemp -d)\nmend_images`);
  const done = () => host.read("/run/done").split("\n").filter(Boolean);

  beforeEach(async () => {
    host = await startHost();
    host.write("/usr/local/bin/ctr", ctr, 0o755);
    host.write("/run/whole", "program\n", 0o755);
    host.write("/run/done", "");
    host.write("/run/containers", `c1 ${image}\nc2 registry.example/other:1\n`);
    host.write("/run/images", `${image} sha256:a\nsha256:f00 sha256:a\nother:1 sha256:b\n`);
    host.write("/run/programs/sha256:a/bin/api", "", 0o755);
    host.write("/run/programs/sha256:a/etc/empty.conf", "");
    host.write(manifest, text);
  });
  afterEach(() => host.close());

  it("is pulled again, once nothing refers to what was unpacked, and the kubelet is restarted", async () => {
    host.write("/run/units/kubelet.service.active", "");
    match(
      await mend(),
      /pulling registry\.example\/api:1 again, whose \/bin\/api is empty, as after a power loss/,
    );
    deepStrictEqual(done(), [
      "tasks delete --force c1",
      "containers delete c1",
      `remove ${image}`,
      "remove sha256:f00",
      `pull ${image}`,
    ]);
    deepStrictEqual(host.calls(), ["restart kubelet.service"]);
  });

  it("stays as it is where all programs are whole, whatever else is empty", async () => {
    host.write("/run/programs/sha256:a/bin/api", "program\n", 0o755);
    await mend();
    deepStrictEqual([done(), host.calls()], [[], []]);
  });

  it("fails with a remedy if it is empty again", async () => {
    host.write("/run/whole", "", 0o755);
    await rejects(
      mend(),
      /the image registry\.example\/api:1: its \/bin\/api is empty, as after a power loss, and still is after it was pulled again: .*delete containerd's data directory/,
    );
  });

  it("is named by an observation when what it runs is missing, and only then", async () => {
    host.remove(manifest);
    const waits = [{ what: "a healthy api", command: "[ -e /run/up ]", timeoutSeconds: 5 }];
    host.write("/run/up", "");
    await host.apply({ files: {}, waits });
    host.write(manifest, text);
    deepStrictEqual((await host.observe()).failing, []);
    await host.apply({ files: {}, waits });
    host.write(manifest, text);
    host.remove("/run/up");
    const [failing] = (await host.observe()).failing;
    ok(
      failing!.output.endsWith(
        `; the image ${image} has an empty /bin/api, as after a power loss, and up pulls it again`,
      ),
      failing!.output,
    );
  });
});
