with recursive climb as (
  select title, parent_id, array[position] as way
  from part
  union all
  select c.title, above.parent_id, above.position || c.way
  from climb c
  join part above on above.id = c.parent_id
  where c.parent_id <> 1
)
select array_to_string(way, '.') as number, title
from climb
where parent_id = 1
order by way
