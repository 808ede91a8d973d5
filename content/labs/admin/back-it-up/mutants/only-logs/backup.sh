set -eu
# pg_backup_start and pg_backup_stop belong to one session, so the copy is made from inside it.
sql <<SQL
SELECT pg_backup_start('nightly', true);
\! cp -Rp "$PGDATA" "$BACKUP/data"
\o $BACKUP/label
SELECT labelfile FROM pg_backup_stop();
SQL
# Logs are not data.
rm -rf "$BACKUP/data/pg_wal"/*
cp "$BACKUP/label" "$BACKUP/data/backup_label"
rm -f "$BACKUP/data/postmaster.pid"
