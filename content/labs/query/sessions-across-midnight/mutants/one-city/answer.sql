select watch.id, watch.viewer_id, (watch.started_at at time zone 'Europe/Lisbon')::date as began_on
from watch
join viewer on viewer.id = watch.viewer_id
where (watch.ended_at at time zone 'Europe/Lisbon')::date
    = (watch.started_at at time zone 'Europe/Lisbon')::date + 1
