SET lock_timeout = '2s';

-- A constant default is kept in the catalog: no row is touched.
ALTER TABLE watch ADD COLUMN finished boolean NOT NULL DEFAULT true;

UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN    1 AND 1000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN 1001 AND 2000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN 2001 AND 3000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN 3001 AND 4000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN 4001 AND 5000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN 5001 AND 6000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id BETWEEN 6001 AND 7000;
UPDATE watch SET finished = false WHERE minutes < 90 AND id >= 7001;

-- New rows are looked at from now on; the old ones under a weaker lock, afterwards.
ALTER TABLE watch ADD CONSTRAINT watch_viewer_not_null NOT NULL viewer NOT VALID;
ALTER TABLE watch VALIDATE CONSTRAINT watch_viewer_not_null;

ALTER TABLE watch ADD CONSTRAINT watch_film FOREIGN KEY (film_id) REFERENCES film NOT VALID;
ALTER TABLE watch VALIDATE CONSTRAINT watch_film;

CREATE INDEX CONCURRENTLY watch_by_viewer ON watch (viewer);
