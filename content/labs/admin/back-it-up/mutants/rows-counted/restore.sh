set -eu
sql -f "$BACKUP/roles.sql"
sql -U reel_owner -f schema.sql
# In the order in which they were made, so that what is referenced is there first.
while read -r table; do
  sql -c "COPY $table FROM STDIN" < "$BACKUP/$table"
done < "$BACKUP/tables"
sql -f "$BACKUP/after.sql" >/dev/null
