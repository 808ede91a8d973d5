select v.id, v.name
from viewer v
left join film f on f.country = v.country
where f.id is null
  and coalesce(v.invited_by = 5, false) = false
