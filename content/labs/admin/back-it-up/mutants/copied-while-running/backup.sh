set -eu
cp -Rp "$PGDATA" "$BACKUP/data"
rm -f "$BACKUP/data/postmaster.pid"
