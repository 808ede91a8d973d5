select title, released
from film
where to_char(released, 'YY') = '22';
