with recursive content as (
  select s.id, s.title, array[s.position] as way
  from part s
  join part series on series.id = s.parent_id
  where series.parent_id is null
  union all
  select p.id, p.title, c.way || p.position
  from content c
  join part p on p.parent_id = c.id
)
select array_to_string(way, '.') as number, title
from content
order by way
