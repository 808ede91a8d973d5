CREATE INDEX watch_open ON watch (viewer_id, ended_at, started_at) INCLUDE (film_id);
