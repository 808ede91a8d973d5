update rating
set stars = message.stars,
    rated_at = message.rated_at
from rating_inbox message
where message.viewer_id = rating.viewer_id
  and message.film_id = rating.film_id
  and message.rated_at > rating.rated_at;

insert into rating (viewer_id, film_id, stars, rated_at)
select viewer_id, film_id, stars, rated_at
from rating_inbox message
where not exists (
  select from rating
  where rating.viewer_id = message.viewer_id and rating.film_id = message.film_id
);
