-- Right on an empty table at night; watch what it does at noon.
ALTER TABLE watch ADD COLUMN finished boolean;
UPDATE watch SET finished = minutes >= 90;
ALTER TABLE watch ALTER COLUMN finished SET NOT NULL;
ALTER TABLE watch ALTER COLUMN viewer SET NOT NULL;
ALTER TABLE watch ADD FOREIGN KEY (film_id) REFERENCES film;
CREATE INDEX ON watch (viewer);
