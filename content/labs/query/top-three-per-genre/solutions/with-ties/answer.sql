select g.genre, top.place, top.title, top.views
from (select distinct genre from film) as g
cross join lateral (
  select f.title, f.views, rank() over (order by f.views desc) as place
  from film f
  where f.genre = g.genre and f.minutes >= 60
  order by f.views desc
  fetch first 3 rows with ties
) as top
order by g.genre, top.place, top.title
