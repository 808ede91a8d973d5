set -eu
# Make $STANDBY_DATA, the data folder of a standby of the server at $PGHOST, port $PGPORT.
cp -Rp "$PGDATA" "$STANDBY_DATA"
rm -f "$STANDBY_DATA/postmaster.pid"
