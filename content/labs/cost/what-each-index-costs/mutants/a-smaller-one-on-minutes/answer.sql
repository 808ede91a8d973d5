DROP INDEX watch_viewer, watch_viewer_film, watch_device, watch_minutes;
CREATE INDEX ON watch (device) WHERE minutes >= 90;
