select id, title, ts_rank(document, query) as rank
from film
cross join to_tsvector('english', title || ' ' || synopsis) as document
cross join websearch_to_tsquery('english', 'lost letter') as query
where document @@ query
order by title, id
