select *
from (
  select f.id as film_id, f.title, count(distinct other.viewer_id) as viewers
  from watch this
  join watch other on other.viewer_id = this.viewer_id and other.film_id <> this.film_id
  join film f on f.id = other.film_id
  where this.film_id = 1
  group by f.id, f.title
  order by viewers desc, f.title, f.id
  limit 3
) as best
order by viewers desc, title, film_id desc
