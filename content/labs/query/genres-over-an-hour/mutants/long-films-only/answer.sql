select genre, count(*) as films
from film
where released is not null and minutes > 60
group by genre;
