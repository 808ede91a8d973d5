CREATE INDEX watch_open ON watch (viewer_id) WHERE ended_at IS NULL;
