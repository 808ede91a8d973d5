select title, released
from film
where released between '2022-01-01' and '2022-12-31';
