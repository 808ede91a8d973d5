select f.title, f.genre, f.minutes
from film as f
join (
  select genre, avg(minutes) as mean
  from film
  where released <= current_date
  group by genre
) as g on g.genre = f.genre
where f.released <= current_date
  and f.minutes > g.mean;
