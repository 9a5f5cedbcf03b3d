/** The unit that takes the time from the servers. */
export const timeUnit = "systemd-timesyncd.service";

/** A drop-in beside the distribution's settings, which it overrides. */
export const timeServersPath = "/etc/systemd/timesyncd.conf.d/90-kubernetes.conf";

/** The drop-in. Its first line empties the list, which later lines would add to. */
export const timeServersFile = (servers: readonly string[]) => ({
  content: `[Time]\nNTP=\nNTP=${servers.join(" ")}\n`,
});
