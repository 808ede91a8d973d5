set -eu
pg_ctl -D "$STANDBY_DATA" promote
