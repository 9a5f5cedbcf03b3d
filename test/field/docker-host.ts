import { execOnHost, labHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { startHostWith } from "./packages";

const daemon = { "live-restore": true };

/** Content that Docker's container serves, and the host port. */
export const page = { text: "served by Docker", port: 8090 };

/**
 * The image contains one program: busybox. Docker sets its policy for forwarded packets only if it enabled forwarding
 * itself.
 */
const script = `set -e
image=$(mktemp -d)
mkdir "$image/bin" "$image/www"
cp "$(command -v busybox)" "$image/bin/busybox"
echo '${page.text}' >"$image/www/index.html"
mkdir -p /etc/docker
echo '${JSON.stringify(daemon)}' >/etc/docker/daemon.json
sysctl -qw net.ipv4.ip_forward=0
systemctl restart docker
tar -C "$image" -c . | docker import - web >/dev/null
rm -rf "$image"
docker run --detach --restart=always --name web --publish ${page.port}:80 web \\
  /bin/busybox httpd -f -p 80 -h /www >/dev/null
`;

/** Starts a host on which the distribution's Docker runs a web server in a container. Takes the host for this run. */
export async function startDockerHost(name: string): Promise<void> {
  await startHostWith(name, ["docker.io", "busybox-static"]);
  await execOnHost(name, "bash -s", { input: script, timeoutMs: 180_000 });
  await waitFor(`${name}: serving the page of Docker's container`, 60_000, () => pageOf(name));
}

/** True if the container's page is served on the host's address, otherwise what was received. */
export async function pageOf(name: string): Promise<true | string> {
  const url = `http://${labHost(name).address}:${page.port}/`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = (await answer.text()).trim();
    return text === page.text || `${answer.status} ${text}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.message}` : message;
  }
}

/** Start time, process and restart count of Docker's container. */
export const containerOf = (name: string): Promise<string> =>
  execOnHost(
    name,
    "docker inspect --format '{{.State.StartedAt}} {{.State.Pid}} {{.RestartCount}}' web",
  );

/** The shims of containers in a containerd namespace, by process. Docker's namespace is `moby`. */
export async function shimsOf(
  name: string,
  namespace: "moby" | "k8s.io",
): Promise<ReadonlyMap<string, string>> {
  const output = await execOnHost(
    name,
    `for process in /proc/[0-9]*; do
       if tr '\\0' ' ' <$process/cmdline 2>/dev/null | grep -q -e '-namespace ${namespace} '; then
         echo "$process $(readlink $process/exe)"
       fi
     done`,
  );
  const pairs = output.split("\n").map((line) => line.split(" ") as [string, string?]);
  return new Map(
    pairs.flatMap(([process, program = ""]) =>
      program.includes("containerd-shim") ? [[process, program] as const] : [],
    ),
  );
}
