/**
 * The idle shutdown, in POSIX sh: a megabyte of memory and one `sleep` a second.
 *
 *   $0 = data folder   $1 = node   $2 = the program that stops unused clusters
 *
 * It looks at the files of clients once a second. When no living process is left on two looks in a
 * row it runs the program, which takes the lock, looks again and stops both clusters. It ends when
 * its own file no longer names it. Where the program itself is gone (an uninstalled checkout), it
 * asks the postmasters to stop.
 */
export const idleShutdownScript = `
start_of() {
  found=
  if [ -r "/proc/$1/stat" ]; then
    { read -r line < "/proc/$1/stat"; } 2>/dev/null || return
    set -f; set -- \${line##*)}; set +f
    case $1 in Z|X) return;; esac
    found=\${20}
  elif [ ! -d /proc/self ]; then
    set -- $(LC_ALL=C ps -o stat=,lstart= -p "$1" 2>/dev/null)
    case $1 in Z*|'') return;; esac
    shift; found=$(IFS=_; echo "$*")
  fi
}
sleep 1
empty=0
while :; do
  pid=
  { read -r pid rest < "$0/keeper"; } 2>/dev/null
  [ "$pid" = "$$" ] || exit 0
  used=0
  for file in "$0"/users/*; do
    pid= started=
    { read -r pid started < "$file"; } 2>/dev/null || continue
    start_of "$pid"
    [ -n "$found" ] && [ "$found" = "$started" ] && used=1 && break
  done
  if [ "$used" = 1 ]; then
    empty=0
  else
    empty=$((empty + 1))
  fi
  if [ "$empty" -ge 2 ]; then
    if [ -x "$1" ] && [ -r "$2" ]; then
      "$1" "$2" "$0" && exit 0
    else
      for data in "$0/store" "$0/bench"; do
        pid=
        { read -r pid < "$data/postmaster.pid"; } 2>/dev/null
        [ -n "$pid" ] && kill -INT "$pid" 2>/dev/null
      done
      exit 0
    fi
    empty=0
  fi
  sleep 1
done
`
