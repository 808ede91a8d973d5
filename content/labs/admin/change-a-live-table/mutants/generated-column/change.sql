SET lock_timeout = '2s';

ALTER TABLE watch ADD COLUMN finished boolean NOT NULL GENERATED ALWAYS AS (minutes >= 90) STORED;

-- New rows are looked at from now on; the old ones under a weaker lock, afterwards.
ALTER TABLE watch ADD CONSTRAINT watch_viewer_not_null NOT NULL viewer NOT VALID;
ALTER TABLE watch VALIDATE CONSTRAINT watch_viewer_not_null;

ALTER TABLE watch ADD CONSTRAINT watch_film FOREIGN KEY (film_id) REFERENCES film NOT VALID;
ALTER TABLE watch VALIDATE CONSTRAINT watch_film;

CREATE INDEX CONCURRENTLY watch_by_viewer ON watch (viewer);
