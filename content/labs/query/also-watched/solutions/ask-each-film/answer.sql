select film_id, title, viewers
from (
  select f.id as film_id, f.title,
         (select count(*)
          from (select viewer_id from watch where film_id = 1
                intersect
                select viewer_id from watch where film_id = f.id) as both_seen) as viewers
  from film f
  where f.id <> 1
) as counted
where viewers > 0
order by viewers desc, title, film_id
limit 3
