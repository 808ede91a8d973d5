select genre, place, title, views
from (
  select genre, title, views,
         rank() over (partition by genre order by views desc) as place
  from film
  where minutes >= 60
) as ranked
where place <= 3
order by genre, place, title
