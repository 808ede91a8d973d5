CREATE INDEX watch_started_viewer ON watch (started_at, viewer_id);
