select title, released
from film
where extract(year from released) = 2022;
