select title, released
from film
where released >= '2022-01-01';
