set -eu
# A fast stop ends the sessions, and waits until the standby has all of the log.
pg_ctl -D "$PGDATA" stop -m fast
sql -h "$STANDBY_HOST" -p "$STANDBY_PORT" -c "SELECT pg_promote()"
