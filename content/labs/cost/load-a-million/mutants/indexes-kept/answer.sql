INSERT INTO watch SELECT id, viewer_id, film_id, started_at, minutes FROM incoming ORDER BY id;
