import { parse } from "yaml";
import type { HostFile } from "./host-file";
import { certificatePath, componentCertificate, componentKey } from "./layout";
import { yaml } from "./yaml";

/** A client of an API server, with the paths of its certificates. */
export interface KubeconfigInput {
  /** URL of the API server. */
  readonly server: string;
  /** Name of the user within the file; the API server uses the certificate instead. */
  readonly user: string;
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
}

/** A kubeconfig that refers to files: clients reread changed files, so a renewal needs no restart. */
export const kubeconfig = (input: KubeconfigInput): string =>
  yaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "kubernetes",
        cluster: { server: input.server, "certificate-authority": input.caPath },
      },
    ],
    users: [
      {
        name: input.user,
        user: { "client-certificate": input.certPath, "client-key": input.keyPath },
      },
    ],
    contexts: [{ name: "kubernetes", context: { cluster: "kubernetes", user: input.user } }],
    "current-context": "kubernetes",
  });

/** Kubeconfig of a component whose client certificate has the component's name. */
export const componentKubeconfig = (component: string, server: string): HostFile => ({
  content: kubeconfig({
    server,
    user: component,
    caPath: certificatePath("kubernetes-ca"),
    certPath: componentCertificate(component),
    keyPath: componentKey(component),
  }),
  mode: "0600",
});

/** Access for a client outside of the cluster. */
export interface ClusterAccess {
  /** Name of the cluster and of the context. */
  readonly cluster: string;
  /** URL of the API server. */
  readonly server: string;
  /** Certificates in PEM of the CAs that may have signed the API server's certificate. */
  readonly authority: string;
  /** Client certificate and key in PEM; the key is a secret. */
  readonly client: { readonly cert: string; readonly key: string };
}

/** The same kubeconfig for a client that connects through an HTTP proxy on its own machine. */
export function throughProxy(kubeconfig: string, port: number): string {
  const content = parse(kubeconfig) as { clusters: { cluster: Record<string, unknown> }[] };
  for (const { cluster } of content.clusters) cluster["proxy-url"] = `http://127.0.0.1:${port}`;
  return yaml(content);
}

/** A self-contained kubeconfig for clients outside of the cluster; a secret. */
export const inlineKubeconfig = (input: ClusterAccess): string => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const { cluster: name, server, authority, client } = input;
  const user = `${name}-admin`;
  return yaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": base64(authority) } }],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": base64(client.cert),
          "client-key-data": base64(client.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user } }],
    "current-context": name,
  });
};
