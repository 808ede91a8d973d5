select genre, count(*) as films
from film
where released is not null
group by genre
having round(avg(minutes)) > 60;
