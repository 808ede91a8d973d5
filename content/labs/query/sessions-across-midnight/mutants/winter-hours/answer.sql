select watch.id, watch.viewer_id, (watch.started_at at time zone 'UTC' + ahead.hours)::date as began_on
from watch
join viewer on viewer.id = watch.viewer_id
cross join lateral (
  -- how far each zone is ahead, seen on a day in January
  select timestamptz '2024-01-15 12:00+00' at time zone viewer.zone - timestamp '2024-01-15 12:00' as hours
) as ahead
where (watch.ended_at at time zone 'UTC' + ahead.hours)::date
    = (watch.started_at at time zone 'UTC' + ahead.hours)::date + 1
