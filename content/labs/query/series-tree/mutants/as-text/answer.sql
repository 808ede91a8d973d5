with recursive content as (
  select id, title, position::text as number
  from part
  where parent_id = 1
  union all
  select p.id, p.title, c.number || '.' || p.position
  from content c
  join part p on p.parent_id = c.id
)
select number, title
from content
order by number
