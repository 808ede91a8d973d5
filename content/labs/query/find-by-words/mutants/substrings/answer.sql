select id, title,
       ts_rank(to_tsvector('english', title || ' ' || synopsis),
               websearch_to_tsquery('english', 'lost letter')) as rank
from film
where (title ilike '%lost%' or synopsis ilike '%lost%')
  and (title ilike '%letter%' or synopsis ilike '%letter%')
order by rank desc, title, id
