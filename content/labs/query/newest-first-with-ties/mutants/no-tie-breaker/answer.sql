select title, released
from film
where released is not null
order by released desc
limit 3;
