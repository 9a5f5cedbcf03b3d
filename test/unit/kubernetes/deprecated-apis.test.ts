import { deepStrictEqual } from "node:assert";
import { unservedApis } from "../../../kubernetes/deprecated-apis";
import { fakeApi, ok } from "../../fake-api";

const metric = (group: string, version: string, resource: string, removed: string, value = 1) =>
  `apiserver_requested_deprecated_apis{group="${group}",removed_release="${removed}",resource="${resource}",subresource="",version="${version}"} ${value}\n`;

describe("API versions that a release no longer serves", () => {
  it("are those that are in use and removed by then", async () => {
    const metrics = [
      "# HELP apiserver_requested_deprecated_apis text\n",
      metric("flowcontrol.apiserver.k8s.io", "v1beta3", "flowschemas", "1.37"),
      metric("", "v1", "endpoints", ""),
      metric("a.b", "v1", "things", "1.38"),
      metric("a.b", "v1", "others", "1.36", 0),
      "apiserver_other 1\n",
    ].join("");
    const api = await fakeApi(({ path }) => (path === "/metrics" ? ok(metrics) : undefined));
    deepStrictEqual(await unservedApis(api.api, "1.37.2"), [
      { name: "flowschemas.v1beta3.flowcontrol.apiserver.k8s.io", removed: "1.37" },
    ]);
    deepStrictEqual(await unservedApis(api.api, "1.36.3"), []);
    api.close();
  });
});
