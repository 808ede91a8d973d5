set -eu
# pg_backup_start and pg_backup_stop belong to one session, so the copy is made from inside it.
sql <<SQL
SELECT pg_backup_start('nightly', true);
\! cp -Rp "$PGDATA" "$BACKUP/data"
SELECT labelfile FROM pg_backup_stop();
SQL
# The log up to the end of the backup is part of it.
cp -Rp "$PGDATA/pg_wal/." "$BACKUP/data/pg_wal"
rm -f "$BACKUP/data/postmaster.pid"
