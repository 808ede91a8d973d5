select title, released
from film
where released is not null
order by title, released desc
limit 3;
