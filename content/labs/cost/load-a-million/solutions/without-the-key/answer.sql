BEGIN;
ALTER TABLE watch DROP CONSTRAINT watch_pkey;
DROP INDEX watch_viewer, watch_film;
INSERT INTO watch SELECT id, viewer_id, film_id, started_at, minutes FROM incoming ORDER BY id;
ALTER TABLE watch ADD PRIMARY KEY (id);
CREATE INDEX watch_viewer ON watch (viewer_id, started_at);
CREATE INDEX watch_film ON watch (film_id);
COMMIT;
