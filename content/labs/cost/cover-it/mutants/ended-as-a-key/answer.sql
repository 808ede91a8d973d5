CREATE INDEX watch_ended ON watch (viewer_id, ended_at, started_at, film_id);
