select w.id, w.viewer_id, day.began_on
from watch w
join viewer v on v.id = w.viewer_id
cross join lateral (select cast(w.started_at at time zone v.zone as date) as began_on) as day
where w.ended_at >= (day.began_on + 1)::timestamp at time zone v.zone
  and w.ended_at < (day.began_on + 2)::timestamp at time zone v.zone
