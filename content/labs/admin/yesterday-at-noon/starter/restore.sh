set -eu
# Runs when the machine is new. There is no $PGDATA: make it from what survived.
