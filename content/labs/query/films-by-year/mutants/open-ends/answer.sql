select title, released
from film
where released > '2022-01-01' and released < '2022-12-31';
