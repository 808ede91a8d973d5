select title, released
from film
where released <= current_date
order by released desc, title
limit 3;
