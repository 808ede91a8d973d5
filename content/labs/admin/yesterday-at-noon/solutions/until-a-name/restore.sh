set -eu
mkdir -m 700 "$PGDATA"
tar -xzf "$BACKUP/data.tar.gz" -C "$PGDATA"
cp "$BACKUP/backup_label" "$PGDATA/backup_label"
cat >> "$PGDATA/postgresql.auto.conf" <<CONF
restore_command = 'gunzip < "$ARCHIVE/%f.gz" > "%p"'
recovery_target_name = 'noon'
recovery_target_action = 'promote'
CONF
touch "$PGDATA/recovery.signal"
