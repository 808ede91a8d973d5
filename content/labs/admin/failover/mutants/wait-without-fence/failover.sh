set -eu
end=$(sql -c "SELECT pg_current_wal_lsn()")
behind=t
while [ "$behind" = t ]; do
  sleep 0.1
  behind=$(sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "SELECT pg_last_wal_replay_lsn() < '$end'")
done
sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "SELECT pg_promote()"
