-- This finds the films of one day. Which question finds those of the whole year 2022?
select title, released
from film
where released = '2022-10-07';
