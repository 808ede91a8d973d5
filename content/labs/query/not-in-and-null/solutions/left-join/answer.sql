select v.id, v.name
from viewer v
left join viewer guest on guest.invited_by = v.id
where guest.id is null
  and coalesce(v.invited_by = 1, false) = false
