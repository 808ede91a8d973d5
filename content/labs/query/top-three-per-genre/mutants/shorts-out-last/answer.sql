select genre, place, title, views
from (
  select genre, title, views, minutes,
         rank() over (partition by genre order by views desc) as place
  from film
) as ranked
where place <= 3
  and minutes >= 60
order by genre, place, title
