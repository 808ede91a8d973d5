-- Looks for letters in the title.
select id, title
from film
where title like '%lost letter%'
