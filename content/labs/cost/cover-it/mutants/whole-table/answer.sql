CREATE INDEX watch_all ON watch (ended_at, viewer_id, started_at, film_id);
