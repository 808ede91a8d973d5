select
  (select film.title from film where film.id = credit.film_id) as title,
  (select person.name from person where person.id = credit.person_id) as name
from credit
where credit.role = 'director';
