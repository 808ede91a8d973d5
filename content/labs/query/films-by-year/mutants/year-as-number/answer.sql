select title, released
from film
where released = 2022;
