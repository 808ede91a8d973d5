select f.title
from film as f
where not exists (select from watch as w where w.film_id = f.id)
order by f.title;
