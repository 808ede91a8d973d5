select id, title, released
from (
  (select id, title, released from film
   where released = date '2022-10-07' and id > 8
   order by id limit 4)
  union all
  (select id, title, released from film
   where released < date '2022-10-07'
   order by released desc, id limit 4)
  union all
  (select id, title, released from film
   where released is null
   order by id limit 4)
) as page
order by released desc nulls last, id
limit 4
