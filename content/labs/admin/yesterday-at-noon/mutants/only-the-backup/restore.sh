set -eu
cp -Rp "$BACKUP/data" "$PGDATA"
