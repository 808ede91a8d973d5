-- A line with two hyphens is a note for people; SQL skips it.
-- The query below finds the films of one day. How do you ask for the whole year 2022?
select title, released
from film
where released = '2022-10-07';
