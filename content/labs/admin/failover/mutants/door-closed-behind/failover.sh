set -eu
sql -c "ALTER ROLE app NOLOGIN"
end=$(sql -c "SELECT pg_current_wal_lsn()")
until [ "$(sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "SELECT pg_last_wal_replay_lsn() >= '$end'")" = t ]; do sleep 0.1; done
pg_ctl -D "$STANDBY_DATA" promote
sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "ALTER ROLE app LOGIN"
