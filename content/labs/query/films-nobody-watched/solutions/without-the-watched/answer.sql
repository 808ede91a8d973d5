select title
from film
where id in (select id from film except select film_id from watch)
order by title;
