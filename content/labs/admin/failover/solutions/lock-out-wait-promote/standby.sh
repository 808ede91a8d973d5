set -eu
# Only what the standby still needs of the log is kept for it.
sql -c "SELECT pg_create_physical_replication_slot('standby')" >/dev/null
sql <<SQL >/dev/null
SELECT pg_backup_start('standby', true);
\! mkdir -m 700 "$STANDBY_DATA" && tar -cf - -C "$PGDATA" --exclude=./postmaster.pid --exclude='./pg_wal/*' --exclude='./pg_replslot/*' . | tar -xf - -C "$STANDBY_DATA"
\o $STANDBY_DATA/backup_label
SELECT labelfile FROM pg_backup_stop();
SQL
cat >> "$STANDBY_DATA/postgresql.auto.conf" <<CONF
primary_conninfo = 'host=$PGHOST port=$PGPORT user=postgres'
primary_slot_name = 'standby'
CONF
touch "$STANDBY_DATA/standby.signal"
