update film
set genre = genre_rename.new_name,
    genre_before = film.genre
from genre_rename
where lower(genre_rename.old_name) = lower(film.genre)
  and genre_rename.new_name is not null;
