/** Health endpoints of a program on the host network. */
export interface Health {
  readonly port: number;
  readonly scheme: "HTTP" | "HTTPS";
  /** Path that fails if only a restart helps. */
  readonly live: string;
  /** Path that fails while the program cannot serve; absent if there is none. */
  readonly ready?: string;
}

/** Probes of a container: five minutes to start; a restart after 80 s without an answer, which a busy disk may cause. */
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
