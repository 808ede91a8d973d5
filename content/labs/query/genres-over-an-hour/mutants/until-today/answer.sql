select genre, count(*) as films
from film
where released <= current_date
group by genre
having avg(minutes) > 60;
