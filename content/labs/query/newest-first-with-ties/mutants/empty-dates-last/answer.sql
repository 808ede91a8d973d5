select title, released
from film
order by released desc nulls last, title
limit 3;
