select viewer_id from watch where film_id = 1
intersect all
select viewer_id from watch where film_id = 8
except all
select viewer_id from watch where film_id = 6
