-- The viewers of film 1. Both films, and not film 6?
select viewer_id from watch where film_id = 1
