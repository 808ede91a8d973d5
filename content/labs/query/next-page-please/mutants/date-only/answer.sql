select id, title, released
from film
where released < date '2022-10-07'
   or released is null
order by released desc nulls last, id
limit 4
