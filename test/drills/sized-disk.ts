/** Options of a file system in memory, which takes only what is in it, whatever its size. */
export const sized = (size: string) => ["-t", "tmpfs", "-o", `size=${size},mode=0755`, "disk"];

/**
 * A shell command that leaves no space on such a file system: it shrinks it to what is in it, and tries again where more is in it by
 * then. A size of 0 would be no limit.
 */
export const filling = (directory: string): string =>
  `for try in $(seq 100); do
    used=$(df -k --output=used ${directory} | tail -n 1)
    [ "$used" -ge 4 ] || used=4
    ! mount -o remount,size=$((used))k ${directory} || exit 0
  done
  exit 1`;
