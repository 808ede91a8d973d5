select id, title, released
from film
where (coalesce(released, date '-infinity'), -id) < (date '2022-10-07', -8)
order by coalesce(released, date '-infinity') desc, id
limit 4
