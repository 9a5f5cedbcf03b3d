/** Unit of the NTP client that uses the servers. */
export const timeUnit = "systemd-timesyncd.service";

/** A drop-in beside the distribution's settings, which it overrides. */
export const timeServersPath = "/etc/systemd/timesyncd.conf.d/90-kubernetes.conf";

/** The drop-in. Its first line clears the list, to which later lines would only add. */
export const timeServersFile = (servers: readonly string[]) => ({
  content: `[Time]\nNTP=\nNTP=${servers.join(" ")}\n`,
});
