set -eu
sql -c "ALTER SYSTEM SET archive_command = 'gzip < \"%p\" > \"$ARCHIVE/%f.gz\"'"
sql -c "SELECT pg_reload_conf()" >/dev/null
sql <<SQL
SELECT pg_backup_start('night', true);
\! tar -czf "$BACKUP/data.tar.gz" -C "$PGDATA" --exclude=./postmaster.pid --exclude='./pg_wal/*' .
\o $BACKUP/backup_label
SELECT labelfile FROM pg_backup_stop();
SQL
