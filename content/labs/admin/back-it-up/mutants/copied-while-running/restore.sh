set -eu
pg_ctl -D "$PGDATA" stop -m fast >/dev/null
rm -rf "$PGDATA"
cp -Rp "$BACKUP/data" "$PGDATA"
