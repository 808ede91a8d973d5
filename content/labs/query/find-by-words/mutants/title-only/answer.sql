select id, title, ts_rank(document, query) as rank
from film
cross join to_tsvector('english', title) as document
cross join websearch_to_tsquery('english', 'lost letter') as query
where document @@ query
order by rank desc, title, id
