select id, title, released
from film
where released < date '2022-10-07'
   or (released = date '2022-10-07' and id > 8)
order by released desc nulls last, id
limit 4
