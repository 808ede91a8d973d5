select id, name
from viewer
where id not in (select invited_by from viewer where invited_by <> null)
  and invited_by is distinct from 1
