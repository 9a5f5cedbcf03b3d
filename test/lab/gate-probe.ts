/** The object that the tests' gate examines. */
export const probe = (healthy: "yes" | "no") => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "probe", namespace: "default", labels: { app: "probe" } },
  data: { healthy },
});

/** A gate that holds a rollout while the probe is unhealthy, which fails after this time. */
export const probeGate = (timeoutSeconds: number) => ({
  name: "probe",
  kind: "ConfigMap",
  namespace: "default",
  selector: "app=probe",
  condition: "object.data.healthy == 'yes'",
  timeoutSeconds,
  message: "heal the probe",
});

/** What says why a change is held: every word of it, for a regular expression. */
export const heldByProbe =
  "held since \\S+Z by the gate probe: ConfigMap default/probe: object\\.data\\.healthy == 'yes' is false; heal the probe";
