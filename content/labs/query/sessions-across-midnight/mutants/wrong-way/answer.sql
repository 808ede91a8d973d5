select watch.id, watch.viewer_id, (watch.started_at::timestamp at time zone viewer.zone)::date as began_on
from watch
join viewer on viewer.id = watch.viewer_id
where (watch.ended_at::timestamp at time zone viewer.zone)::date
    = (watch.started_at::timestamp at time zone viewer.zone)::date + 1
