CREATE TABLE watch (
  id         int PRIMARY KEY,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  device     text NOT NULL,
  started_at timestamptz NOT NULL,
  minutes    int NOT NULL
) WITH (fillfactor = 80);

CREATE UNIQUE INDEX watch_once           ON watch (viewer_id, film_id, started_at);
CREATE INDEX        watch_viewer         ON watch (viewer_id);
CREATE INDEX        watch_viewer_started ON watch (viewer_id, started_at);
CREATE INDEX        watch_viewer_film    ON watch (viewer_id, film_id);
CREATE INDEX        watch_film_started   ON watch (film_id, started_at);
CREATE INDEX        watch_device         ON watch (device);
CREATE INDEX        watch_minutes        ON watch (minutes);
