set -eu
sql -c "ALTER SYSTEM SET archive_command = 'cp \"%p\" \"$ARCHIVE/%f\"'"
sql -c "SELECT pg_reload_conf()" >/dev/null
sql <<SQL
SELECT pg_backup_start('night', true);
\! cp -Rp "$PGDATA" "$BACKUP/data"
\o $BACKUP/label
SELECT labelfile FROM pg_backup_stop();
SQL
cp "$BACKUP/label" "$BACKUP/data/backup_label"
rm -rf "$BACKUP/data/postmaster.pid" "$BACKUP/data/pg_wal"/*
