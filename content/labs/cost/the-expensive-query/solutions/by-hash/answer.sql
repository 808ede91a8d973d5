SELECT s.query, s.calls, s.buffers
  FROM (SELECT query, calls, shared_blks_hit + shared_blks_read AS buffers FROM pg_stat_statements) s
 ORDER BY s.buffers DESC
 LIMIT 1;

CREATE INDEX watch_tv_by_hash ON watch USING hash (film_id) WHERE device = 'tv';
