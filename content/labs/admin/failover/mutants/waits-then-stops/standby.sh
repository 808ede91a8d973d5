set -eu
sql <<SQL >/dev/null
SELECT pg_backup_start('standby', true);
\! cp -Rp "$PGDATA" "$STANDBY_DATA"
\o $HOME/label
SELECT labelfile FROM pg_backup_stop();
SQL
rm -rf "$STANDBY_DATA/postmaster.pid" "$STANDBY_DATA/pg_wal"/*
cp "$HOME/label" "$STANDBY_DATA/backup_label"
cat >> "$STANDBY_DATA/postgresql.conf" <<CONF
primary_conninfo = 'host=$PGHOST port=$PGPORT user=postgres'
CONF
touch "$STANDBY_DATA/standby.signal"
