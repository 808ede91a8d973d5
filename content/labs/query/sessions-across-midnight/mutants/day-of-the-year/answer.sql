with local as (
  select w.id, w.viewer_id,
         w.started_at at time zone v.zone as b,
         w.ended_at at time zone v.zone as e
  from watch w join viewer v on v.id = w.viewer_id
)
select id, viewer_id, b::date as began_on
from local
where extract(doy from e) = extract(doy from b) + 1
   or to_char(b, 'MM-DD') = '12-31' and to_char(e, 'MM-DD') = '01-01'
