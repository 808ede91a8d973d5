DROP INDEX watch_viewer, watch_viewer_film, watch_minutes;
