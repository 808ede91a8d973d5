select viewer_id
from watch
where film_id in (1, 6, 8)
group by viewer_id
having count(distinct film_id) filter (where film_id in (1, 8)) = 2
   and count(*) filter (where film_id = 6) = 0
