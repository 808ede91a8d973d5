DROP INDEX watch_viewer, watch_viewer_film, watch_device, watch_minutes, watch_viewer_started;
CREATE INDEX ON watch (viewer_id, started_at) INCLUDE (film_id, minutes);
