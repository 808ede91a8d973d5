select genre, count(released) as films
from film
group by genre
having sum(minutes) filter (where released is not null) > 60 * count(released);
