update film
set genre_before = genre,
    genre = case genre
      when 'docu' then 'documentary'
      when 'sci-fi' then 'science fiction'
      when 'cartoon' then 'animation'
      when 'funny' then 'comedy'
    end
where genre in ('docu', 'sci-fi', 'cartoon', 'funny');
