select f.title, f.genre, f.minutes
from film as f
join (
  select genre, avg(minutes) as average
  from film
  where released is not null
  group by genre
) as by_genre on by_genre.genre = f.genre
where f.released is not null and f.minutes > by_genre.average;
