import assert from "node:assert/strict";
import { changedFiles, restarted, viewHosts, type HostView } from "./host-view";
import { objects } from "./kubectl";
import { planned } from "./planned";
import { preview, succeeded, up } from "./pulumi";
import { changed, configure } from "./stack-file";
import { clusterHosts } from "./suite";

const file = "/etc/kubernetes/kubelet/config.yaml";

describe("one setting of the kubelet changed in the stack file", () => {
  let before: Record<string, HostView>;
  let after: Record<string, HostView>;

  before_("preview", async () => {});
});
