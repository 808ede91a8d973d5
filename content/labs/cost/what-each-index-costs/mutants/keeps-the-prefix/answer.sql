DROP INDEX watch_viewer_film, watch_device, watch_minutes;
