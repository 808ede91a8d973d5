select f.title
from film as f
left join watch as w on w.film_id = f.id
group by f.id, f.title
having count(*) = 0
order by f.title;
