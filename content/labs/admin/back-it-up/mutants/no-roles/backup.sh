set -eu
cd "$BACKUP"
sql <<'SQL'
-- All of it as it is at one moment.
BEGIN ISOLATION LEVEL REPEATABLE READ;
\o tables
SELECT format('%I', relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid;
\o after.sql
SELECT format('SELECT setval(%L, %s);', schemaname || '.' || sequencename, last_value)
FROM pg_sequences WHERE last_value IS NOT NULL;
\o film
COPY film TO STDOUT;
\o watch
COPY watch TO STDOUT;
\o rating
COPY rating TO STDOUT;
COMMIT;
SQL
