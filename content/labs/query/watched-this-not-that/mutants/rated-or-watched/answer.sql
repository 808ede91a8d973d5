with seen as (
  select viewer_id, film_id from watch
  union
  select viewer_id, film_id from rating
)
select viewer_id from seen where film_id = 1
intersect
select viewer_id from seen where film_id = 8
except
select viewer_id from seen where film_id = 6
