delete from rating
using rating_inbox message
where message.viewer_id = rating.viewer_id
  and message.film_id = rating.film_id;

insert into rating (viewer_id, film_id, stars, rated_at)
select viewer_id, film_id, stars, rated_at
from rating_inbox;
