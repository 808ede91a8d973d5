CREATE INDEX ON watch (viewer_id) INCLUDE (started_at, film_id) WHERE ended_at IS NULL;
