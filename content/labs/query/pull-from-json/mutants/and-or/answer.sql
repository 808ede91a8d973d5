select id, title,
       (details -> 'budget' ->> 'amount')::numeric as amount,
       details -> 'budget' ->> 'currency' as currency,
       coalesce(jsonb_array_length(details -> 'awards'), 0) as awards
from film
where details -> 'budget' ->> 'currency' = 'USD'
   or details -> 'budget' ->> 'currency' = 'EUR'
  and (details -> 'budget' ->> 'amount')::numeric >= 1000000
