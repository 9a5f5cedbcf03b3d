import { startMirrors, stopMirrors } from "../../lab/artifacts";
import { execOnHost, startHost, stopHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { workstationAddress } from "../../lab/hosts/lab-host";
import { atSwitch } from "../../lab/hosts/network";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts } from "../lab/cluster-hosts";
import { applied, kubectl } from "../lab/kubectl";
import type { Tally } from "../upgrades/client";

const [master] = clusterHosts;

export const cutPower = (hosts: readonly string[]) => Promise.all(hosts.map(stopHost));
export const restorePower = (hosts: readonly string[]) => Promise.all(hosts.map(startHost));

/** The process and its connections stay, but it answers nothing. */
export const hangApiServer = () => execOnHost(master, "pkill -STOP -x kube-apiserver");

export const flushRules = () =>
  Promise.all(clusterHosts.map((host) => execOnHost(host, "nft flush ruleset")));

const [switchProgram = "", ...switchArguments] = atSwitch;
const nft = (input: string) =>
  run(switchProgram, [...switchArguments, "nft", "-f", "-"], { input });

/** Drops this share of the packets that the switch forwards between hosts. */
export const losePackets = (percent: number) =>
  nft(
    `table bridge losses { chain forward { type filter hook forward priority 0; numgen random mod 100 < ${percent} drop; }; }`,
  );
export const keepPackets = () => nft("delete table bridge losses");

/** Waits until a client has sent this many more requests. */
export async function asked(times: number, tally: () => Pick<Tally, "requests">): Promise<void> {
  const until = tally().requests + times;
  await waitFor(`${times} more requests`, 600_000, () =>
    Promise.resolve(tally().requests >= until || `${until - tally().requests} are left`),
  );
}

export const stopRegistry = () => stopMirrors();
export const startRegistry = () => startMirrors({ address: workstationAddress });

const webhook = "nobody-answers";

/** A webhook for every new pod whose Service does not exist. */
export const addDeadWebhook = () =>
  applied({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: webhook },
    webhooks: [
      {
        name: "pods.nobody-answers.example",
        ...{ failurePolicy: "Fail", sideEffects: "None", timeoutSeconds: 5 },
        admissionReviewVersions: ["v1"],
        clientConfig: { service: { name: webhook, namespace: "default" } },
        rules: [
          { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] },
        ],
      },
    ],
  });
export const removeDeadWebhook = () => kubectl("delete", "validatingwebhookconfiguration", webhook);
