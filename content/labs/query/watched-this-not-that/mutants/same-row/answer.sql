select viewer_id from watch where film_id = 1 and film_id <> 6
intersect
select viewer_id from watch where film_id = 8 and film_id <> 6
