select id, title, released
from film
where (released is not null, released, -id) < (true, date '2022-10-07', -8)
order by released desc nulls last, id
limit 4
