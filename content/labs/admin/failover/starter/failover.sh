set -eu
# Move Reel to the standby.
pg_ctl -D "$STANDBY_DATA" promote
