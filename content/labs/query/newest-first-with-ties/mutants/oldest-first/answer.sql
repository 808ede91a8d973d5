select title, released
from film
where released is not null
order by released, title
limit 3;
