set -eu
cp -Rp "$BACKUP/data" "$PGDATA"
cat >> "$PGDATA/postgresql.conf" <<CONF
restore_command = 'cp "$ARCHIVE/%f" "%p"'
recovery_target_time = '$NOON'
recovery_target_action = 'promote'
CONF
touch "$PGDATA/recovery.signal"
