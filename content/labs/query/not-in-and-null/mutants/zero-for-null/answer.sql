select id, name
from viewer
where id not in (select coalesce(invited_by, 0) from viewer)
  and invited_by is distinct from 1
