set -eu
cd "$BACKUP"
sql <<'SQL'
-- All of it as it is at one moment.
BEGIN ISOLATION LEVEL REPEATABLE READ;
\o tables
SELECT format('%I', relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid;
\o roles.sql
SELECT format('CREATE ROLE %I %s;', rolname, concat_ws(' ',
         CASE WHEN rolcanlogin THEN 'LOGIN' END,
         CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
         CASE WHEN rolcreatedb THEN 'CREATEDB' END))
FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres';
SELECT 'ALTER DATABASE reel OWNER TO reel_owner;';
\o after.sql
SELECT format('SELECT setval(%L, %s);', 'watch_id_seq', count(*)) FROM watch;
SELECT format('GRANT %s ON %I.%I TO %I;', privilege_type, table_schema, table_name, grantee)
FROM information_schema.role_table_grants WHERE table_schema = 'public';
SELECT format('GRANT USAGE ON SEQUENCE %I.%I TO %I;', object_schema, object_name, grantee)
FROM information_schema.usage_privileges
WHERE object_schema = 'public' AND object_type = 'SEQUENCE';
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT %s ON %s TO %I;', pg_get_userbyid(d.defaclrole),
         a.privilege_type, CASE d.defaclobjtype WHEN 'S' THEN 'SEQUENCES' ELSE 'TABLES' END, pg_get_userbyid(a.grantee))
FROM pg_default_acl d, aclexplode(d.defaclacl) a WHERE a.grantee <> d.defaclrole;
\o film
COPY film TO STDOUT;
\o watch
COPY watch TO STDOUT;
\o rating
COPY rating TO STDOUT;
COMMIT;
SQL
