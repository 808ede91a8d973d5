select film.title, person.name
from film
left join credit on credit.film_id = film.id and credit.role = 'director'
left join person on person.id = credit.person_id;
