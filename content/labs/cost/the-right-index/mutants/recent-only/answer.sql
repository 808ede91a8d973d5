CREATE INDEX watch_recent ON watch (viewer_id, started_at) WHERE started_at > '2026-01-03';
