select film.id, film.title, film.released
from film
join film last_one on last_one.id = 8
where film.released < last_one.released
   or (film.released = last_one.released and film.id > last_one.id)
   or film.released is null
order by film.released desc nulls last, film.id
limit 4
