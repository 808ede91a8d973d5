select title, released
from (select title, released from film where released is not null limit 3) as three
order by released desc, title;
