delete from rating where viewer_id in (select id from viewer where name = 'Beatriz Nogueira');
delete from watch where viewer_id in (select id from viewer where name = 'Beatriz Nogueira');
update viewer set invited_by = null
where invited_by in (select id from viewer where name = 'Beatriz Nogueira');
delete from viewer where name = 'Beatriz Nogueira';
