with clock as (
  select w.id, w.viewer_id,
         w.started_at at time zone v.zone as began,
         w.ended_at at time zone v.zone as ended
  from watch w
  join viewer v on v.id = w.viewer_id
)
select id, viewer_id, began::date as began_on
from clock
where ended between began::date + 1 and began::date + 2
