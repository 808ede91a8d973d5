set -eu
# Nobody new gets in as app, and whoever is in goes.
sql -c "ALTER ROLE app NOLOGIN"
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'"
end=$(sql -c "SELECT pg_current_wal_lsn()")

behind=t
while [ "$behind" = t ]; do
  sleep 0.1
  behind=$(sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "SELECT pg_last_wal_replay_lsn() < '$end'")
done

pg_ctl -D "$STANDBY_DATA" promote
sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "ALTER ROLE app LOGIN"
