set -eu

sql -c "VACUUM watch" -c "VACUUM job" -c "VACUUM FULL visit"

# What keeps old rows alive.
sql -c "SELECT gid FROM pg_prepared_xacts WHERE gid LIKE 'import-%'" > imports
while read -r gid; do
  sql -c "ROLLBACK PREPARED '$gid'"
done < imports

# The table that nobody uses becomes small.
sql -c "VACUUM FULL visit"

# So that it stays like that.
sql -c "ALTER TABLE job RESET (autovacuum_enabled)" -c "ALTER ROLE report SET idle_in_transaction_session_timeout = '5min'"
