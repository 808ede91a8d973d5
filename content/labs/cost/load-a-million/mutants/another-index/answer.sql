DROP INDEX watch_viewer;
DROP INDEX watch_film;
COPY watch (id, viewer_id, film_id, started_at, minutes) FROM STDIN (FORMAT csv);
CREATE INDEX watch_viewer ON watch (viewer_id) INCLUDE (started_at);
CREATE INDEX watch_film ON watch (film_id);
