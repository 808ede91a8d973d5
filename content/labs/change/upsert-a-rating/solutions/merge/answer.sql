merge into rating
using rating_inbox as message
on rating.viewer_id = message.viewer_id and rating.film_id = message.film_id
when matched and message.rated_at > rating.rated_at then
  update set stars = message.stars, rated_at = message.rated_at
when not matched then
  insert (viewer_id, film_id, stars, rated_at)
  values (message.viewer_id, message.film_id, message.stars, message.rated_at);
