select id, name
from viewer
where name not in (
    select host.name
    from viewer guest
    join viewer host on host.id = guest.invited_by
  )
  and invited_by is distinct from 1
