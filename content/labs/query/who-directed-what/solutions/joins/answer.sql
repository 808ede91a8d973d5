select film.title, person.name
from credit
join film on film.id = credit.film_id
join person on person.id = credit.person_id
where credit.role = 'director';
