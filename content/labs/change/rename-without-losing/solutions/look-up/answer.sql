update film
set genre_before = genre,
    genre = (select new_name from genre_rename where old_name = film.genre)
where genre in (select old_name from genre_rename where new_name is not null);
