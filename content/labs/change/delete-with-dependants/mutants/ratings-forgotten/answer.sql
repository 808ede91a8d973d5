delete from watch where viewer_id = 4;
update viewer set invited_by = null where invited_by = 4;
delete from viewer where id = 4;
