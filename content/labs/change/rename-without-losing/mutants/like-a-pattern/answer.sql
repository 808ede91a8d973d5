update film
set genre = r.new_name,
    genre_before = film.genre
from genre_rename r
where film.genre like r.old_name
  and r.new_name is not null;
