select v.country, sum(distinct w.minutes) as minutes
from watch as w
join viewer as v on v.id = w.viewer_id
group by v.country;
