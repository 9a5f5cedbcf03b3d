import assert from "node:assert/strict";
import {
  compareSnapshots,
  execOnHost,
  labHost,
  restless,
  snapshotHost,
  startHost,
  stopHost,
  type Snapshot,
} from "../../lab/hosts";
import { hostKeyFile } from "../../lab/hosts/keys";
import { keepKubeconfig, readyNodes } from "./kubectl";
import { badMirror } from "./mirror-proxy";
import { destroy, preview, succeeded, up } from "./pulumi";
import { changed, configure, type Sections } from "./stack-file";
import { spareHost as host, startHosts } from "./suite";
import { errorsIn } from "./errors";

const { address } = labHost(host);
const at = `${address}:22`;
const alone = (more: object = {}): Sections => ({
  hosts: [{ name: host, address, roles: ["master", "etcd", "worker"], ...more }],
});

/** Something wrong, the one error that it gives, and how it is mended. */
interface Fault {
  readonly what: string;
  readonly sections?: Sections;
  readonly cause?: () => Promise<unknown>;
  readonly error: RegExp;
  readonly mend?: () => Promise<unknown>;
}

const onHost = (command: string) => () => execOnHost(host, command);
