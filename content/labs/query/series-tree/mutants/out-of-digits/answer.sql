with recursive below as (
  select id, title, position::text as number, position::double precision as k, 1 as depth
  from part
  where parent_id = 1
  union all
  select p.id, p.title, b.number || '.' || p.position,
         b.k + p.position / power(100::double precision, b.depth), b.depth + 1
  from below b
  join part p on p.parent_id = b.id
)
select number, title
from below
order by k
