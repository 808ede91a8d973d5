-- Film numbers and person numbers. We would like to read titles and names.
select film_id, person_id
from credit;
