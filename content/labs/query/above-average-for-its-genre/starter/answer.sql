-- Longer than the average of all films. An animation has no chance here.
select title, genre, minutes
from film
where minutes > (select avg(minutes) from film);
