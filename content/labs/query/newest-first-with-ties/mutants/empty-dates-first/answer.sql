select title, released
from film
order by released desc, title
limit 3;
