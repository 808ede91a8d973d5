select id, title,
       (details -> 'budget' ->> 'amount')::numeric(20,2) as amount,
       details -> 'budget' ->> 'currency' as currency,
       coalesce(jsonb_array_length(details -> 'awards'), 0) as awards
from film
where (details -> 'budget' ->> 'amount')::numeric(20,2) >= 1000000
  and details -> 'budget' ->> 'currency' in ('EUR', 'USD')
