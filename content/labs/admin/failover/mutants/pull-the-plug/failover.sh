set -eu
pg_ctl -D "$PGDATA" stop -m immediate
pg_ctl -D "$STANDBY_DATA" promote
