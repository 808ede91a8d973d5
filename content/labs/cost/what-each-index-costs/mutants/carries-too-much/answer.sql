DROP INDEX watch_viewer, watch_viewer_film, watch_viewer_started, watch_film_started, watch_device, watch_minutes;
CREATE INDEX ON watch (viewer_id, started_at) INCLUDE (film_id, device, id);
CREATE INDEX ON watch (film_id, started_at) INCLUDE (viewer_id, device, id);
