delete from rating where viewer_id in (select id from viewer where id = 4 or invited_by = 4);
delete from watch where viewer_id in (select id from viewer where id = 4 or invited_by = 4);
delete from viewer where id = 4 or invited_by = 4;
