with fan as (
  select distinct viewer_id from watch where film_id = 1
)
select f.id as film_id, f.title, count(*) as viewers
from watch w
join fan on fan.viewer_id = w.viewer_id
join film f on f.id = w.film_id
where w.film_id <> 1
group by f.id, f.title
order by viewers desc, f.title, f.id
limit 3
