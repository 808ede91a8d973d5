select genre, rank() over (partition by genre order by views desc) as place, title, views
from film
where minutes >= 60
order by genre, place, title
limit 3
