-- The budget as the studio sent it.
select id, title, details -> 'budget' as budget
from film
