select v.id, v.name
from viewer v
where not exists (select from viewer guest where guest.invited_by = v.id)
  and (v.invited_by <> 1 or v.invited_by is null)
