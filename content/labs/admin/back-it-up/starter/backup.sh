set -eu
# Write into the folder $BACKUP whatever restore.sh needs.
sql -c "COPY film TO STDOUT" > "$BACKUP/film"
