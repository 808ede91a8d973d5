select title, released
from (
  select title, released, row_number() over (order by released desc, title) as place
  from film
  where released is not null
) as numbered
where place <= 3
order by place;
