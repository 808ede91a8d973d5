CREATE INDEX watch_open ON watch (viewer_id, started_at) WHERE ended_at IS NULL;
