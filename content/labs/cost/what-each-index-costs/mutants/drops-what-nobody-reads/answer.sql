DROP INDEX watch_viewer, watch_once, watch_device, watch_minutes;
