-- The seasons. What lies below them?
select position::text as number, title
from part
where parent_id = 1
order by position
