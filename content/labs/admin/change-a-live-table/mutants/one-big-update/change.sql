SET lock_timeout = '2s';

-- A constant default is kept in the catalog: no row is touched.
ALTER TABLE watch ADD COLUMN finished boolean NOT NULL DEFAULT false;

UPDATE watch SET finished = true WHERE minutes >= 90;

-- New rows are looked at from now on; the old ones under a weaker lock, afterwards.
ALTER TABLE watch ADD CONSTRAINT watch_viewer_not_null NOT NULL viewer NOT VALID;
ALTER TABLE watch VALIDATE CONSTRAINT watch_viewer_not_null;

ALTER TABLE watch ADD CONSTRAINT watch_film FOREIGN KEY (film_id) REFERENCES film NOT VALID;
ALTER TABLE watch VALIDATE CONSTRAINT watch_film;

CREATE INDEX CONCURRENTLY watch_by_viewer ON watch (viewer);
