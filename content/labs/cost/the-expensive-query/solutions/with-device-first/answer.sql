WITH touched AS (
  SELECT query, calls, shared_blks_hit + shared_blks_read AS buffers FROM pg_stat_statements
)
SELECT query, calls, buffers
  FROM (SELECT *, rank() OVER (ORDER BY buffers DESC) AS place FROM touched) ranked
 WHERE place = 1;

CREATE INDEX watch_device_film ON watch (device, film_id);
