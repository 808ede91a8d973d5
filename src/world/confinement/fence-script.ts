/**
 * Puts a fence up, in POSIX sh, as root of a user namespace of its own:
 *
 *   $1 = an empty folder   $2 $3 = user and group for the programs inside
 *   then, three words each:  show OUTER INNER · memory BYTES INNER · disk OUTER INNER · hide OUTER -
 *
 * Anything that doesn't work ends it: a fence is whole or there is none. At the end it becomes the
 * first process inside, which waits until its input ends and meanwhile reaps what others leave.
 */
export const setUp = `
place=$1 user=$2 group=$3
shift 3
die() { exit 125; }
mount -t tmpfs -o size=4m,mode=755,nosuid,nodev fence "$place" && cd "$place" || die
mkdir proc dev dev/shm etc old tmp || die
mount -t proc -o nosuid,nodev,noexec none proc || die
# Nothing inside may make namespaces: with one it could mount what has no bound.
echo 1 >proc/sys/user/max_user_namespaces || die
echo 65536 >proc/sys/kernel/shmall 2>/dev/null
ip link set lo up 2>/dev/null
for name in bin sbin lib lib32 lib64 libx32 usr nix run/current-system; do
  if [ -L "/$name" ]; then
    mkdir -p "$(dirname "$name")" && cp -P "/$name" "$name" || die
  elif [ -d "/$name" ]; then
    mkdir -p "$name" && mount --rbind "/$name" "$name" || die
  fi
done
for name in passwd group nsswitch.conf hosts ld.so.cache ld.so.conf ld.so.conf.d alternatives localtime; do
  [ -r "/etc/$name" ] && cp -RP "/etc/$name" etc/
done
for name in null zero full random urandom; do
  : >"dev/$name" && mount --bind "/dev/$name" "dev/$name" || die
done
ln -s /proc/self/fd dev/fd && ln -s fd/0 dev/stdin && ln -s fd/1 dev/stdout && ln -s fd/2 dev/stderr
bounded() { mount -t tmpfs -o "size=$1,nr_inodes=$2,mode=1777,nosuid,nodev" fence "$3" || die; }
bounded 67108864 1000 dev/shm
bounded 268435456 20000 tmp
while [ $# -gt 0 ]; do
  what=$1 outer=$2 inner=$place$3
  shift 3
  case $what in
    show)
      if [ -d "$outer" ]; then mkdir -p "$inner"; else mkdir -p "\${inner%/*}" && : >"$inner"; fi || die
      mount --rbind "$outer" "$inner" || die
      ;;
    memory) mkdir -p "$inner" && bounded "$outer" 200000 "$inner" && chmod 700 "$inner" || die ;;
    disk)
      mkdir -p "$inner" && mount --rbind "$outer" "$inner" || die
      kept="$kept $inner"
      ;;
    hide) [ ! -d "$place$outer" ] || mount -t tmpfs -o size=4k,ro fence "$place$outer" || die ;;
  esac
done
# A blank in a path is \\040 there.
while read -r _ _ _ _ at how rest; do
  at=$(printf '%b' "$at")
  case $at in "$place"/old* | "$place"/dev/* | "$place"/proc | "$place"/tmp) continue ;; esac
  case $at in "$place" | "$place"/*) ;; *) continue ;; esac
  case " $kept " in *" $at "*) continue ;; esac
  case $rest in *"- tmpfs fence "*) [ "$at" = "$place" ] || continue ;; esac
  options=ro,nosuid,nodev
  case ,$how, in *,noexec,*) options=$options,noexec ;; esac
  mount -o "remount,bind,$options" "$at" || die
done <<LINES
$(cat /proc/self/mountinfo)
LINES
pivot_root . old && cd / && umount -l /old || die
# Who the programs are is written to /proc; after that nothing may be.
(
  maps=
  while [ -z "$maps" ]; do
    read -r as _ </proc/1/uid_map && [ "$as" = "$user" ] && read -r maps </proc/1/gid_map
  done 2>/dev/null
  mount -o remount,bind,ro,nosuid,nodev,noexec /proc && echo ready
) &
exec unshare --user --map-user="$user" --map-group="$group" -- /bin/sh -c '
exec 3<&0 </dev/null >/dev/null
while :; do
  cat <&3 &
  wait $! && exit
done'
`

/** What runs first inside: $0 = the folder to begin in, then the program and its words. */
export const enter = 'cd "$0" && exec "$@"'
