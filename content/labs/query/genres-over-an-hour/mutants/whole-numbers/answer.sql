select genre, count(*) as films
from film
where released is not null
group by genre
having sum(minutes) / count(*) > 60;
