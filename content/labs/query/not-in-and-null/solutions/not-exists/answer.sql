select v.id, v.name
from viewer v
where not exists (select from film f where f.country = v.country)
  and (v.invited_by <> 5 or v.invited_by is null)
