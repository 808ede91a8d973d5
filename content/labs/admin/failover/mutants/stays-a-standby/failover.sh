set -eu
pg_ctl -D "$PGDATA" stop -m fast
