/** Label that keeps the kubelet from deleting an image that no container uses. */
const pinnedLabel = "io.cri-containerd.pinned=pinned";

/**
 * A bash program that takes, verifies and restores snapshots of a member. Its settings are in a file beside it.
 *
 * etcdctl and etcdutl come from the image that the member runs: nothing has to be installed, and their release always matches
 * the data.
 */
export const etcdSnapshotProgram = String.raw`#!/bin/bash
# Snapshots of the etcd member of this host. Usage: etcd-snapshot save | verify FILE | restore FILE
set -euo pipefail
umask 077
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
set -a
. "$0.conf"
set +a

fail() { printf 'etcd-snapshot: %s\n' "$*" >&2; exit 1; }

# The programs of images, each in a directory of its own, and what they say.
TOOLS=$(mktemp -d /run/etcd-tools.XXXXXX)
part=''
close_tools() {
  local image
  [ -z "$part" ] || rm -f "$part" "$part.part"
  for image in "$TOOLS/etcd" "$TOOLS/rclone"; do
    "$CTR" -n k8s.io images unmount --rm "$image" >/dev/null 2>&1 || true
    rmdir "$image" 2>/dev/null || true
  done
  rm -f "$TOOLS/log"
  rmdir "$TOOLS" 2>/dev/null || true
}
trap close_tools EXIT
mount_image() { "$CTR" -n k8s.io images mount "$1" "$2" >/dev/null; }
# Nothing else uses these images, so they may have been removed.
open_tools() {
  mkdir "$TOOLS/$1"
  mount_image "$2" "$TOOLS/$1" 2>/dev/null || {
    printf 'etcd-snapshot: pulling %s, which is not on this host\n' "$2" >&2
    "$CTR" -n k8s.io images pull --hosts-dir "$REGISTRIES" --label ${pinnedLabel} "$2" >/dev/null 2>"$TOOLS/log" ||
      fail "pulling $2: $(tail -n 1 "$TOOLS/log"); check the host's way to the registry, and artifacts.registryMirror"
    mount_image "$2" "$TOOLS/$1"
  }
  PATH=$TOOLS/$1/usr/local/bin:$PATH
}
open_tools etcd "$IMAGE"

# Prints the revision of a snapshot, if it is whole: etcd appends the checksum of all that it sends.
verify() {
  local status revision
  [ -f "$1" ] || fail "$1 is no file"
  [ $(($(stat -Lc %s "$1") % 512)) -eq 32 ] || fail "$1 is not whole: its length is not that of a snapshot"
  [ "$(head -c -32 "$1" | sha256sum | cut -c1-64)" = "$(tail -c 32 "$1" | od -An -v -tx1 | tr -d ' \n')" ] ||
    fail "$1 is not whole: its checksum does not match"
  status=$(etcdutl snapshot status -w json "$1") || fail "$1 is no database of etcd"
  revision=$(sed -n 's/.*"revision":\([0-9]*\).*/\1/p' <<<"$status")
  [ "$(printf '%d' "$revision")" -gt 0 ] || fail "$1 has no revision: $status"
  printf '%s\n' "$revision"
}

# Removes snapshots of this member from a directory, or where a link to one leads, except one and the newest of the others. Names sort by
# their time, and those from before a clock was set back are later.
keep_newest() {
  find -H "$1" -maxdepth 1 -type f -name "$CLUSTER-$HOST-????-??-??T??????Z-r*.db" ! -name "$2" | sort -r |
    tail -n +"$KEEP" | while read -r old; do rm -f "$old"; done
}

save() {
  local revision name
  part=$DIRECTORY/.$CLUSTER-$HOST.part
  mkdir -p "$DIRECTORY"
  rm -f "$part" "$part.part"
  etcdctl snapshot save "$part" --command-timeout 20m >/dev/null 2>"$TOOLS/log" || fail "$(tail -n 1 "$TOOLS/log")"
  revision=$(verify "$part")
  name=$CLUSTER-$HOST-$(date -u +%Y-%m-%dT%H%M%SZ)-r$revision.db
  sync "$part"
  mv "$part" "$DIRECTORY/$name"
  sync "$DIRECTORY"
  ln -sfn "$name" "$DIRECTORY/latest"
  printf 'saved %s, %s bytes\n' "$DIRECTORY/$name" "$(stat -c %s "$DIRECTORY/$name")"
  keep_newest "$DIRECTORY" "$name"
  # Each in a process of its own: one that fails must not keep the other from its copy.
  local failed=''
  if [ -n "$COPY_TO" ]; then
    copy "$name" &
    wait $! || failed=yes
  fi
  if [ -n "$S3_TARGET" ]; then
    upload "$name" &
    wait $! || failed=yes
  fi
  [ -z "$failed" ] || exit 1
}

# Where a file system is not mounted, its directory is missing, and is not made.
copy() {
  local part=$COPY_TO/.$CLUSTER-$HOST.part
  [ -d "$COPY_TO" ] || fail "copying to $COPY_TO: there is no such directory; is it mounted?"
  # That of an interrupted run.
  rm -f "$part"
  cp "$DIRECTORY/$1" "$part" 2>"$TOOLS/log" && sync "$part" 2>>"$TOOLS/log" || {
    rm -f "$part"
    fail "copying to $COPY_TO: $(tail -n 1 "$TOOLS/log")"
  }
  cmp -s "$DIRECTORY/$1" "$part" || fail "copying to $COPY_TO: the copy differs"
  mv "$part" "$COPY_TO/$1"
  printf 'copied to %s\n' "$COPY_TO/$1"
  keep_newest "$COPY_TO" "$1"
}

# rclone compares checksums when it has sent all, and tries again for some twenty seconds. What is old is for the bucket's own rules to remove: so
# the key of this host need not be able to.
upload() {
  open_tools rclone "$S3_IMAGE"
  rclone --config "$S3_CONFIG" --contimeout 20s --low-level-retries 3 copyto "$DIRECTORY/$1" "$S3_TARGET/$1" >"$TOOLS/log" 2>&1 ||
    fail "copying to $S3_TARGET: $(tail -n 1 "$TOOLS/log" | sed 's/.*Failed to copyto: //')"
  printf 'copied to %s\n' "$S3_TARGET/$1"
}

# Makes a snapshot the data of this member, as the only one of a new cluster. What was there before is kept beside it.
restore() {
  local now
  now=$(date -u +%Y-%m-%dT%H%M%SZ)
  verify "$1" >/dev/null
  # Clients that watch must not take what they saw last for newer than all that comes, also after a second restore: so the revision grows
  # with the time.
  rm -rf "$DATA/restored"
  etcdutl snapshot restore "$1" --data-dir "$DATA/restored" --name "$HOST" --initial-cluster "$HOST=$PEER" \
    --initial-advertise-peer-urls "$PEER" --initial-cluster-token "$CLUSTER-$now" \
    --bump-revision "$(date +%s)000" --mark-compacted >"$TOOLS/log" 2>&1 || fail "$(tail -n 3 "$TOOLS/log")"
  if [ -d "$DATA/member" ]; then mv "$DATA/member" "$DATA/before-restore-$now"; fi
  mv "$DATA/restored/member" "$DATA/member"
  rm -rf "$DATA/restored"
}

case "$*" in
  save) save ;;
  "verify "*) verify "$2" ;;
  "restore "*) restore "$2" ;;
  *) fail "usage: etcd-snapshot save | verify FILE | restore FILE" ;;
esac
`;
