-- The first page.
select id, title, released
from film
order by released desc nulls last, id
limit 4
