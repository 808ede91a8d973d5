select id, title, ts_rank(document, query) as rank
from film
cross join to_tsvector('english', title || ' ' || synopsis) as document
cross join to_tsquery('english', 'lost:* & letter:*') as query
where document @@ query
order by rank desc, title, id
