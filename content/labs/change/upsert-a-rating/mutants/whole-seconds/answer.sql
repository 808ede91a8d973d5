insert into rating (viewer_id, film_id, stars, rated_at)
select viewer_id, film_id, stars, rated_at
from rating_inbox
on conflict (viewer_id, film_id)
do update set stars = excluded.stars, rated_at = excluded.rated_at
where date_trunc('second', excluded.rated_at) > date_trunc('second', rating.rated_at);
