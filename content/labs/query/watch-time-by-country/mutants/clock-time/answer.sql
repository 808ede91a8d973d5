select v.country, sum(extract(epoch from w.ended_at - w.started_at) / 60) as minutes
from watch as w
join viewer as v on v.id = w.viewer_id
group by v.country;
