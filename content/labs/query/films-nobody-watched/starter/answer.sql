-- Every watched film, once for each watch. We need the others.
select f.title
from film as f
join watch as w on w.film_id = f.id
order by f.title;
