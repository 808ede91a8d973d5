update film
set genre_before = genre
from genre_rename r
where r.old_name = film.genre
  and r.new_name is not null;

update film
set genre = r.new_name
from genre_rename r
where r.old_name = film.genre_before
  and r.new_name is not null;
