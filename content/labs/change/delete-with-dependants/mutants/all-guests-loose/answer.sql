delete from rating where viewer_id = 4;
delete from watch where viewer_id = 4;
update viewer set invited_by = null;
delete from viewer where id = 4;
