set -eu
sql <<SQL
SELECT pg_backup_start('night', true);
\! cp -Rp "$PGDATA" "$BACKUP/data"
\o $BACKUP/label
SELECT labelfile FROM pg_backup_stop(false);
SQL
cp -Rp "$PGDATA/pg_wal/." "$BACKUP/data/pg_wal"
cp "$BACKUP/label" "$BACKUP/data/backup_label"
rm -f "$BACKUP/data/postmaster.pid"
