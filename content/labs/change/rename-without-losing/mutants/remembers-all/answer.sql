update film
set genre_before = genre,
    genre = coalesce(
      (select r.new_name from genre_rename r where r.old_name = film.genre),
      genre
    );
