import { readFileSync } from "node:fs";
import { execOnHost, isPowered, labHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { kubernetesApi } from "../../kubernetes/kubeconfig";
import { kubeconfigPath } from "../lab/place";
import { bursts } from "../upgrades/bursts";
import { startApiClient, summary } from "../upgrades/client";
import { forwarded } from "./router";

const kubeconfig = () => readFileSync(kubeconfigPath, "utf8");

/** Waits until an API server answers at the address that the kubeconfig names. */
export const answered = (): Promise<void> =>
  waitFor("the API: answering at its address", 180_000, () =>
    kubernetesApi(kubeconfig())
      .request({ verb: "GET", path: "/api/v1/namespaces/default", timeoutMs: 5_000 })
      .then(
        () => true as const,
        (error: Error) => error.message,
      ),
  );

/** Prints what a client of the API saw while something was done, until its address answered again. */
export async function seenDuring(what: string, action: () => Promise<unknown>): Promise<void> {
  await answered();
  const client = startApiClient(kubeconfig());
  try {
    await action();
    await answered();
  } finally {
    const tally = await client.stop();
    console.log(`      ${summary(what, tally)}`);
    for (const burst of bursts(tally.failures)) console.log(`        ${burst}`);
  }
}

/** Waits like `forwarded`, and where that fails, adds what the router and bgpd on the masters say. */
export async function announced(
  router: string,
  address: string,
  hosts: readonly string[],
  masters: readonly string[],
  deadlineMs?: number,
): Promise<void> {
  await forwarded(router, address, hosts, deadlineMs).catch(async (failure: Error) => {
    const said = await Promise.all([
      saidBy(router, "birdc show protocols; journalctl --no-pager -o cat -n 10 -u bird"),
      ...masters.map((host) =>
        saidBy(
          host,
          `ip -o -4 address show dev lo; grep -H . /var/lib/kubernetes-virtual-address/* 2>&1; tail -qn 8 /var/log/pods/kube-system_virtual-address-*/virtual-address/*.log; curl -sS -m 2 -o /dev/null -w 'balancer about ${host}: %{http_code}\\n' http://127.0.0.1:7444/readyz/${host} 2>&1`,
        ),
      ),
    ]);
    throw new Error([failure.message, ...said].join("\n"));
  });
}

const saidBy = async (host: string, command: string): Promise<string> => {
  if (!isPowered(labHost(host))) return `${host}: is off`;
  const text = await execOnHost(host, `{ ${command}; } 2>&1 || true`).catch(
    (error: Error) => error.message,
  );
  return `${host}:\n${text.trimEnd()}`;
};
