DROP INDEX watch_viewer, watch_viewer_started, watch_viewer_film, watch_film_started, watch_device, watch_minutes;
CREATE INDEX ON watch (viewer_id, started_at, film_id, device);
