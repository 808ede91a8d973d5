select distinct v.country, sum(w.minutes) over (partition by v.country) as minutes
from watch as w
join viewer as v on v.id = w.viewer_id;
