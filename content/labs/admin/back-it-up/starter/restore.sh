set -eu
# An empty server runs; $BACKUP is as backup.sh left it.
sql -f schema.sql
sql -c "COPY film FROM STDIN" < "$BACKUP/film"
