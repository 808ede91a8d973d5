CREATE INDEX watch_viewer_film ON watch (viewer_id, film_id, started_at);
