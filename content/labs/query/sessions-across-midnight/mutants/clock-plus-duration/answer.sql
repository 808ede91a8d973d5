with local as (
  select w.id, w.viewer_id,
         w.started_at at time zone v.zone as began,
         (w.started_at at time zone v.zone) + (w.ended_at - w.started_at) as ended
  from watch w join viewer v on v.id = w.viewer_id
)
select id, viewer_id, began::date as began_on
from local
where ended::date - began::date = 1
