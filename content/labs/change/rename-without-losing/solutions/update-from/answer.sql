update film
set genre = genre_rename.new_name,
    genre_before = film.genre
from genre_rename
where genre_rename.old_name = film.genre
  and genre_rename.new_name is not null;
