set -eu
sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "SELECT pg_promote()"
pg_ctl -D "$PGDATA" stop -m fast
