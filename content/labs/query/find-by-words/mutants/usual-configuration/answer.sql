select id, title, ts_rank(to_tsvector(title || ' ' || synopsis), to_tsquery('lost & letter')) as rank
from film
where to_tsvector(title || ' ' || synopsis) @@ to_tsquery('lost & letter')
order by rank desc, title, id
