select title, released
from film
where released between '2022-01-01' and '2023-01-01';
