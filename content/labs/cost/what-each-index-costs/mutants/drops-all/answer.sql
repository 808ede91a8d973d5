DROP INDEX watch_viewer, watch_viewer_started, watch_viewer_film, watch_film_started, watch_device, watch_minutes;
