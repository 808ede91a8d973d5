CREATE INDEX watch_viewer ON watch (viewer_id);
