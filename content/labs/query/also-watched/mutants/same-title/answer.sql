with fan as (
  select distinct viewer_id from watch where film_id = 1
)
select f.id as film_id, f.title, count(distinct w.viewer_id) as viewers
from watch w
join fan on fan.viewer_id = w.viewer_id
join film f on f.id = w.film_id
join film this on this.id = 1
where f.title <> this.title
group by f.id, f.title
order by viewers desc, f.title, f.id
limit 3
