-- Renames one genre. The list has more.
update film
set genre = 'documentary'
where genre = 'docu';
