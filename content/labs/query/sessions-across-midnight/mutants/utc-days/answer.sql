select watch.id, watch.viewer_id, watch.started_at::date as began_on
from watch
join viewer on viewer.id = watch.viewer_id
where watch.ended_at::date = watch.started_at::date + 1
