select title, genre, minutes
from (
  select title, genre, minutes, avg(minutes) over (partition by genre) as average
  from film
  where released is not null
) as beside_average
where minutes > average;
