select genre, place, title, views
from (
  select genre, title, views,
         row_number() over (partition by genre order by views desc, id) as place
  from film
  where minutes >= 60
) as ranked
where place <= 3
order by genre, place, title
