select title from film
except
select f.title
from film as f
join watch as w on w.film_id = f.id
order by title;
