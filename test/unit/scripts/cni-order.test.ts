import { deepStrictEqual, rejects } from "node:assert";
import { cniOrder } from "../../../layers/network/cni-order";
import { startHost, type OnAHost } from "./on-a-host";

const folder = "/etc/cni/net.d";
const cniFile = "10-flannel.conflist";
const own = { [`${folder}/${cniFile}`]: { content: '{ "plugins": [{ "type": "flannel" }] }\n' } };
const waits = cniOrder({ name: "flannel", cniFile });

describe("the order of CNI files on a node", () => {
  let host: OnAHost;
  const failing = async () => (await host.observe()).failing.map(({ output }) => output);

  beforeEach(async () => {
    host = await startHost();
    await host.apply({ files: own, waits }, "network");
  });
  afterEach(() => host.close());

  it("is right with files after the cluster's and with others that are no configuration", async () => {
    host.write(`${folder}/87-podman.conflist`, "{}");
    host.write(`${folder}/00-readme.txt`, "");
    deepStrictEqual(await failing(), []);
  });

  it("is wrong with one before it: a refresh names it, and so does the next change", async () => {
    host.write(`${folder}/05-cilium.conflist`, '{ "plugins": [{ "type": "cilium-cni" }] }');
    const said = `${folder}/05-cilium.conflist sorts before ${cniFile}, and containerd takes the first file for all pods; remove it`;
    deepStrictEqual(await failing(), [said]);
    const now = waits.map((wait) => ({ ...wait, timeoutSeconds: 0 }));
    await rejects(host.apply({ files: own, waits: now }, "network"), (error: Error) =>
      error.message.includes(`timed out after 0 s: ${said}`),
    );
  });

  it("is right with one before it that passes on to the cluster's", async () => {
    host.write(`${folder}/00-multus.conf`, `{ "clusterNetwork": "/host${folder}/${cniFile}" }`);
    deepStrictEqual(await failing(), []);
  });

  it("is nobody's where another program writes the configuration", () =>
    deepStrictEqual(cniOrder({ name: "kube-proxy" }), []));
});
