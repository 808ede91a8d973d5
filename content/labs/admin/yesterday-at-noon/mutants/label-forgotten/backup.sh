set -eu
sql -c "ALTER SYSTEM SET archive_command = 'cp \"%p\" \"$ARCHIVE/%f\"'"
sql -c "SELECT pg_reload_conf()" >/dev/null
sql <<SQL
SELECT pg_backup_start('night', true);
\! cp -Rp "$PGDATA" "$BACKUP/data"
SELECT labelfile FROM pg_backup_stop();
SQL
rm -rf "$BACKUP/data/postmaster.pid" "$BACKUP/data/pg_wal"/*
