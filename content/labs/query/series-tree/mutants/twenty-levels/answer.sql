with recursive content as (
  select id, title, array[position] as way
  from part
  where parent_id = 1
  union all
  select p.id, p.title, c.way || p.position
  from content c
  join part p on p.parent_id = c.id
  where cardinality(c.way) < 20
)
select array_to_string(way, '.') as number, title
from content
order by way
