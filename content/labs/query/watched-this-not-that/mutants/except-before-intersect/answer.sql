select viewer_id from watch where film_id = 1
except
select viewer_id from watch where film_id = 6
intersect
select viewer_id from watch where film_id = 8
