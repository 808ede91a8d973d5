with fan as (
  select distinct viewer_id from watch where film_id = 1
),
seen as (
  select distinct w.viewer_id, w.film_id
  from watch w
  join fan on fan.viewer_id = w.viewer_id
  where w.film_id <> 1
)
select f.id as film_id, f.title, count(*) as viewers
from seen
join film f on f.id = seen.film_id
group by f.id, f.title
order by viewers desc, regexp_replace(f.title, '^(The|A|An) ', ''), f.id
limit 3
