SELECT query, calls, shared_blks_hit + shared_blks_read AS buffers
  FROM pg_stat_statements
 WHERE shared_blks_hit + shared_blks_read = (SELECT max(shared_blks_hit + shared_blks_read) FROM pg_stat_statements);

CREATE INDEX watch_tv_film ON watch (film_id) WHERE device = 'tv';
