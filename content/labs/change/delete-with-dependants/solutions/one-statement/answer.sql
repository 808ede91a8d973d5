with gone_ratings as (
  delete from rating where viewer_id = 4
),
gone_watches as (
  delete from watch where viewer_id = 4
),
free_guests as (
  update viewer set invited_by = null where invited_by = 4 and id <> 4
)
delete from viewer where id = 4;
