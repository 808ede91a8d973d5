set -eu
sql -c "ALTER SYSTEM SET archive_command = 'cp \"%p\" \"$ARCHIVE/%f\"'"
sql -c "SELECT pg_reload_conf()" >/dev/null
cp -Rp "$PGDATA" "$BACKUP/data"
rm -rf "$BACKUP/data/postmaster.pid" "$BACKUP/data/pg_wal"/*
