select film.title, min(person.name) as name
from credit
join film on film.id = credit.film_id
join person on person.id = credit.person_id
where credit.role = 'director'
group by film.id, film.title;
