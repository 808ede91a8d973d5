select genre, count(*) as films
from film
where released is not null
group by genre
having avg(distinct minutes) > 60;
