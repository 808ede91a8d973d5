TRUNCATE watch;
COPY watch (id, viewer_id, film_id, started_at, minutes) FROM STDIN (FORMAT csv);
