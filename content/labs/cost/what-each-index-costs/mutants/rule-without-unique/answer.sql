DROP INDEX watch_viewer, watch_viewer_film, watch_once, watch_device, watch_minutes;
CREATE INDEX ON watch (viewer_id, film_id, started_at);
