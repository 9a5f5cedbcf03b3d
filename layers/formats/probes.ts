/** Health endpoint of a program on the host's network. */
export interface Health {
  readonly port: number;
  readonly scheme: "HTTP" | "HTTPS";
  /** Path that fails when only a restart helps. */
  readonly live: string;
  /** Path that fails while it cannot serve; none when absent. */
  readonly ready?: string;
}

/** The probes of a container: five minutes to start, and a restart after 80 s without an answer, as a busy disk may need. */
export function probes({ port, scheme, live, ready }: Health): object {
  const get = (path: string) => ({ host: "127.0.0.1", path, port, scheme });
  const timeoutSeconds = 10;
  return {
    startupProbe: { httpGet: get(live), periodSeconds: 2, timeoutSeconds, failureThreshold: 150 },
    livenessProbe: { httpGet: get(live), periodSeconds: 10, timeoutSeconds, failureThreshold: 8 },
    ...(ready && {
      readinessProbe: {
        httpGet: get(ready),
        periodSeconds: 5,
        timeoutSeconds,
        failureThreshold: 3,
      },
    }),
  };
}
