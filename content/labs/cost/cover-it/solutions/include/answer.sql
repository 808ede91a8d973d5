CREATE INDEX watch_open ON watch (viewer_id, started_at) INCLUDE (film_id) WHERE ended_at IS NULL;
