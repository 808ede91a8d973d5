select v.id
from viewer v
where exists (select from watch w where w.viewer_id = v.id and w.film_id = 1)
  and exists (select from watch w where w.viewer_id = v.id and w.film_id = 8)
  and not exists (select from watch w where w.viewer_id = v.id and w.film_id = 6)
