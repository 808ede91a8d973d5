select genre, count(*) as films
from film
group by genre
having avg(minutes) > 60;
