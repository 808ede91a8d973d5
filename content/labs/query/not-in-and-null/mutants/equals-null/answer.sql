select id, name
from viewer
where country not in (select country from film where country <> null)
  and invited_by is distinct from 5
