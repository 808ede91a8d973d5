select id, title,
       ts_rank(
         to_tsvector('english', concat_ws(' ', title, synopsis)),
         to_tsquery('english', 'lost') && to_tsquery('english', 'letter')
       ) as rank
from film
where to_tsvector('english', concat_ws(' ', title, synopsis)) @@ to_tsquery('english', 'lost')
  and to_tsvector('english', concat_ws(' ', title, synopsis)) @@ to_tsquery('english', 'letter')
order by rank desc, title, id
