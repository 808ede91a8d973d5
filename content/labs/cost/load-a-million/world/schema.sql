CREATE TABLE watch (
  id         bigint PRIMARY KEY,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  started_at timestamptz NOT NULL,
  minutes    int NOT NULL CHECK (minutes >= 0)
);

CREATE INDEX watch_viewer ON watch (viewer_id, started_at);
CREATE INDEX watch_film ON watch (film_id);

-- What came from the old system, to be loaded. The same rows are in the file that COPY … FROM STDIN reads, as CSV:
-- id, viewer_id, film_id, started_at, minutes.
CREATE TABLE incoming (
  id         bigint NOT NULL,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  started_at timestamptz NOT NULL,
  minutes    int NOT NULL
);
