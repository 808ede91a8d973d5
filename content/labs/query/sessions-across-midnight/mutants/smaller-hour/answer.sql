select watch.id, watch.viewer_id, (watch.started_at at time zone viewer.zone)::date as began_on
from watch
join viewer on viewer.id = watch.viewer_id
where extract(hour from watch.ended_at at time zone viewer.zone)
    < extract(hour from watch.started_at at time zone viewer.zone)
