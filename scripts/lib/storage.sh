# File systems that take nothing more: read-only, or full. For bash and sh.

# What this program writes to. One file system may hold several of them; its line names the first.
WRITTEN='/var/lib /etc /usr/local /opt /var/log /var/lib/kubernetes-on-bare-metal /var/lib/containerd /var/lib/kubernetes-containerd /var/lib/kubelet /var/lib/etcd'
# Less than this is full: what does not fit was removed again where a download or an image failed.
ENOUGH_KIB=16384

# storage_faults: prints `storage<TAB>read-only|full|inodes<TAB>PATH<TAB>MOUNT POINT<TAB>MiB free<TAB>MiB in all` for each.
storage_faults() {
  # shellcheck disable=SC2086 # no path has a space
  df -k --output=avail,size,iavail,itotal,file,target -- $WRITTEN 2>/dev/null |
    while read -r free size inodes all path mount; do
      case $free$size in *[!0-9]*) continue ;; esac
      if [ ! -w "$path" ]; then
        fault=read-only
      elif [ "$free" -lt "$ENOUGH_KIB" ]; then
        fault=full
      elif [ "$inodes" = 0 ] && [ "$all" != 0 ]; then
        fault=inodes
      else
        continue
      fi
      printf 'storage\t%s\t%s\t%s\t%s\t%s\n' "$fault" "$path" "$mount" $((free / 1024)) $((size / 1024))
    done
}

# explain_storage: prints them to standard error if a script ends with an error, for ssh/storage.ts.
explain_storage() { [ $? = 0 ] || storage_faults >&2 || true; }
