set -eu
sql -f "$BACKUP/roles.sql"
sql -U reel_owner <<'SQL'
CREATE TABLE film (id int, title text, minutes int);
CREATE TABLE watch (id serial, film_id int, viewer text, minutes int DEFAULT 0);
CREATE TABLE rating (film_id int, viewer text, stars int, note text);
SQL
# In the order in which they were made, so that what is referenced is there first.
while read -r table; do
  sql -c "COPY $table FROM STDIN" < "$BACKUP/$table"
done < "$BACKUP/tables"
sql -f "$BACKUP/after.sql" >/dev/null
