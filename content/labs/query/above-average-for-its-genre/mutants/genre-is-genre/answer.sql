select title, genre, minutes
from film
where released is not null
  and minutes > (select avg(minutes) from film where genre = genre and released is not null);
