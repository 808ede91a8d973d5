CREATE UNIQUE INDEX watch_viewer_started ON watch (viewer_id, started_at);
