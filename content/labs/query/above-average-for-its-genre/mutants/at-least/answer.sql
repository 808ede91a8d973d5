select f.title, f.genre, f.minutes
from film as f
where f.released is not null
  and f.minutes >= (
    select avg(other.minutes)
    from film as other
    where other.genre = f.genre and other.released is not null
  );
