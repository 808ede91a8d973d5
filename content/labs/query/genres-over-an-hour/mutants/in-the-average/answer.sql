select genre, count(released) as films
from film
group by genre
having avg(minutes) > 60 and count(released) > 0;
