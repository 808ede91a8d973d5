DROP INDEX watch_once, watch_film_started, watch_viewer, watch_device, watch_minutes;
CREATE UNIQUE INDEX watch_once ON watch (film_id, started_at, viewer_id);
