select id, name
from viewer
where country not in (select country from film where country is not null)
  and invited_by <> 5
