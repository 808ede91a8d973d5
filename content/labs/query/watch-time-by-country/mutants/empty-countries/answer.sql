select v.country, sum(w.minutes) as minutes
from viewer as v
left join watch as w on w.viewer_id = v.id
group by v.country;
