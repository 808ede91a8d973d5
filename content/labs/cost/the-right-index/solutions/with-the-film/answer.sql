CREATE INDEX watch_viewer_started_film ON watch (viewer_id, started_at DESC) INCLUDE (film_id);
