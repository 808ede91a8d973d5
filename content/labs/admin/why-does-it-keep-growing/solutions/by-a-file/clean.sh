set -eu
sql <<'SQL'
\o ends.sql
SELECT format('ROLLBACK PREPARED %L;', gid) FROM pg_prepared_xacts WHERE starts_with(gid, 'import');
SQL
sql -f ends.sql
sql <<'SQL'
VACUUM (ANALYZE);
CLUSTER visit USING visit_pkey;
ALTER TABLE job SET (autovacuum_enabled = true);
ALTER SYSTEM SET idle_in_transaction_session_timeout = '10min';
SELECT pg_reload_conf();
SQL
