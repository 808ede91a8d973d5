select genre, films
from (
  select genre, count(*) as films, avg(minutes) as average
  from film
  where released is not null
  group by genre
) as by_genre
where average > 60;
