with f as (
  select id, title,
         to_tsvector('english', title) || to_tsvector('english', synopsis) as doc
  from film
), q as (select to_tsquery('english', 'lost & letter') as query)
select id, title, ts_rank(doc, query) as rank
from f, q
where doc @@ query
order by rank desc, title, id
