select viewer_id from watch where film_id in (1, 8)
except
select viewer_id from watch where film_id = 6
