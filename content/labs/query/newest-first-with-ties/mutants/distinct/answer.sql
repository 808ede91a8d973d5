select distinct title, released
from film
where released is not null
order by released desc, title
limit 3;
