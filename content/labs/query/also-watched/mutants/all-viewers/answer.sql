with seen as (
  select distinct viewer_id, film_id from watch where film_id <> 1
)
select f.id as film_id, f.title, count(*) as viewers
from seen
join film f on f.id = seen.film_id
group by f.id, f.title
order by viewers desc, f.title, f.id
limit 3
