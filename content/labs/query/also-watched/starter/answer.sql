-- The first step: who are the fans? Below it, how films are counted. Now bring the two together.
with fan as (
  select viewer_id
  from watch
  where film_id = 1
)
select f.id as film_id, f.title, count(*) as viewers
from watch w
join film f on f.id = w.film_id
group by f.id, f.title
order by viewers desc
limit 3
