CREATE INDEX watch_started ON watch (started_at);
