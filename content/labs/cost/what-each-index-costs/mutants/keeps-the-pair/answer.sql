DROP INDEX watch_viewer, watch_device, watch_minutes;
