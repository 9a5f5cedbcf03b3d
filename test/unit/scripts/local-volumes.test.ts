import { deepStrictEqual, strictEqual } from "node:assert";
import { localVolumesLayer } from "../../../layers/local-volumes/layer";
import { startHost, type OnAHost } from "./on-a-host";

const directory = "/opt/pods/volumes";
const layerOf = (at: string) =>
  localVolumesLayer({
    storage: { localPath: { directory: at, default: true, reclaimPolicy: "Delete" } },
  })!;

describe("the directory of local volumes", () => {
  let host: OnAHost;

  beforeEach(async () => (host = await startHost()));
  afterEach(() => host.close());

  const left = () => host.reported.filter((text) => text.startsWith("leaves"));

  it("goes with its host while it is empty", async () => {
    await host.apply(layerOf(directory), "local-volumes");
    strictEqual((await host.ask(`stat -c %a ${directory}`)).trim(), "700");
    await host.takeOff("local-volumes");
    deepStrictEqual([host.exists("/opt/pods"), left()], [false, []]);
  });

  it("stays with every volume in it, which the removal names", async () => {
    await host.apply(layerOf(directory), "local-volumes");
    host.write(`${directory}/pvc-1_default_data/rows`, "rows\n");
    await host.takeOff("local-volumes");
    strictEqual(host.read(`${directory}/pvc-1_default_data/rows`), "rows\n");
    deepStrictEqual(
      left().map((text) => text.trim()),
      [`leaves the data of volumes in ${directory}: pvc-1_default_data`],
    );
    deepStrictEqual(await host.left(), []);
  });

  it("stays with its volumes when another one takes its place", async () => {
    await host.apply(layerOf(directory), "local-volumes");
    host.write(`${directory}/pvc-1_default_data/rows`, "rows\n");
    await host.apply(layerOf("/opt/other"), "local-volumes");
    strictEqual(host.read(`${directory}/pvc-1_default_data/rows`), "rows\n");
    await host.takeOff("local-volumes");
    strictEqual(host.exists("/opt/other"), false);
    strictEqual(left().length, 1);
  });

  it("keeps its mode if it was there before, such as a mount point", async () => {
    host.write(`${directory}/lost+found/file`, "");
    await host.ask(`chmod 0755 ${directory}`);
    await host.apply(layerOf(directory), "local-volumes");
    await host.takeOff("local-volumes");
    strictEqual((await host.ask(`stat -c %a ${directory}`)).trim(), "755");
    deepStrictEqual(left(), []);
  });
});
