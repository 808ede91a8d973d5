set -eu
sql -f "$BACKUP/roles.sql"
sql -U reel_owner -f schema.sql
for table in film watch; do
  sql -c "COPY $table FROM STDIN" < "$BACKUP/$table"
done
sql -f "$BACKUP/after.sql" >/dev/null
