SELECT query, calls, shared_blks_hit + shared_blks_read AS buffers
  FROM pg_stat_statements
 ORDER BY shared_blks_hit DESC
 LIMIT 1;

CREATE INDEX ON watch (film_id, device);
