insert into rating (viewer_id, film_id, stars, rated_at)
select viewer_id, film_id, stars, rated_at
from rating_inbox
on conflict (viewer_id, film_id)
do nothing;
