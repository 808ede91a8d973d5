select title, released
from film
limit 3;
