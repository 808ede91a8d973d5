select v.country, sum(seen.minutes) as minutes
from (
  select viewer_id, sum(minutes) as minutes
  from watch
  group by viewer_id
) as seen
join viewer as v on v.id = seen.viewer_id
group by v.country;
