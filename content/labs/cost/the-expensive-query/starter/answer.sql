-- 1. The statement that costs the most: its text, its calls, and all buffers that it touched.
SELECT query, calls, shared_blks_hit + shared_blks_read AS buffers
  FROM pg_stat_statements
 ORDER BY calls DESC
 LIMIT 1;

-- 2. What makes it cheap.
CREATE INDEX ON watch (started_at);
