set -eu
# Runs in the night. $BACKUP and $ARCHIVE are empty folders that survive.
