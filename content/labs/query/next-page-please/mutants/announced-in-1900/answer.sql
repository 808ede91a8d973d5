select id, title, released
from film
where coalesce(released, date '1900-01-01') < date '2022-10-07'
   or released = date '2022-10-07' and id > 8
order by coalesce(released, date '1900-01-01') desc, id
limit 4
