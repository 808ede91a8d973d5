ALTER TABLE watch ALTER viewer_id DROP NOT NULL, ALTER film_id DROP NOT NULL;
DROP INDEX watch_viewer;
DROP INDEX watch_film;
INSERT INTO watch SELECT id, viewer_id, film_id, started_at, minutes FROM incoming ORDER BY id;
CREATE INDEX watch_viewer ON watch (viewer_id, started_at);
CREATE INDEX watch_film ON watch (film_id);
