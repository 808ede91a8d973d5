SELECT query, calls, shared_blks_hit + shared_blks_read AS buffers
  FROM pg_stat_statements
 WHERE query LIKE '%count(*) FROM watch WHERE film_id%';

CREATE INDEX ON watch (film_id, device);
