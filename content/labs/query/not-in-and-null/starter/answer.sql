-- The viewers who do have films from home.
select id, name
from viewer
where country in (select country from film)
