-- All genres. Some of them are too short for an evening.
select genre, count(*) as films
from film
group by genre;
