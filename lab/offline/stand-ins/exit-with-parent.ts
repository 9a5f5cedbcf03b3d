/**
 * Exits within a second of the parent's end. A plugin has no other sign that the engine was killed: the engine puts
 * plugins in process groups of their own, and its port may be reused. Also usable as a preload (`node -r
 * .../exit-with-parent.ts`) for plugins that do not watch their parent.
 */
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 500).unref();
