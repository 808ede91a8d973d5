select id, name
from viewer
where country not in (select coalesce(country, 'XX') from film)
  and invited_by is distinct from 5
