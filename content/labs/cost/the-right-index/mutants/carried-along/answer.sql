CREATE INDEX watch_viewer ON watch (viewer_id) INCLUDE (started_at, film_id);
