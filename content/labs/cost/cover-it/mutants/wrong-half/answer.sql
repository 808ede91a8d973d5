CREATE INDEX watch_closed ON watch (viewer_id, started_at) INCLUDE (film_id) WHERE ended_at IS NOT NULL;
