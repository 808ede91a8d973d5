CREATE TABLE watch_new AS
SELECT * FROM watch UNION ALL SELECT id, viewer_id, film_id, started_at, minutes FROM incoming;
DROP TABLE watch;
ALTER TABLE watch_new RENAME TO watch;
ALTER TABLE watch ADD PRIMARY KEY (id);
CREATE INDEX watch_viewer ON watch (viewer_id, started_at);
CREATE INDEX watch_film ON watch (film_id);
