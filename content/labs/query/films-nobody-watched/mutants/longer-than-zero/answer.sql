select f.title
from film as f
left join watch as w on w.film_id = f.id and w.minutes > 0
where w.id is null
order by f.title;
