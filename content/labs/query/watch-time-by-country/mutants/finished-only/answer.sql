select v.country, sum(w.minutes) as minutes
from watch as w
join viewer as v on v.id = w.viewer_id
where w.ended_at is not null
group by v.country;
