CREATE INDEX ON watch (viewer_id, started_at) WHERE viewer_id <= 10;
