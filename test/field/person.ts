import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lab/hosts/command";
import { place, testEnvironment } from "../lab/place";

/**
 * Runs kubectl as a person does, with the kubeconfig that the stack has for people. In place of kubelogin, which opens a browser,
 * a program answers that has a token.
 */
export function kubectlOf(token: string, kubeconfig: string, ...args: string[]): Promise<string> {
  const directory = join(place, "person");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const put = (name: string, content: string, mode = 0o600) =>
    writeFileSync(join(directory, name), content, { mode });
  const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential" };
  put("credential", JSON.stringify({ ...credential, status: { token } }));
  put("kubeconfig", kubeconfig);
  const plugin = `#!/bin/sh\n[ "$1" = get-token ] && exec cat ${directory}/credential\n`;
  put("kubectl-oidc_login", plugin, 0o700);
  const env = testEnvironment();
  return run("kubectl", [`--kubeconfig=${directory}/kubeconfig`, ...args], {
    env: { ...env, PATH: `${directory}:${env["PATH"] ?? ""}` },
  });
}
