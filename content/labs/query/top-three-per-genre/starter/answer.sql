-- The chart of all genres together.
select genre, title, views
from film
order by views desc
limit 3
