CREATE INDEX watch_film ON watch (film_id);
