select id, title,
       (details -> 'budget' ->> 'amount')::numeric as amount,
       details -> 'budget' ->> 'currency' as currency,
       (select count(distinct a) from jsonb_array_elements(details -> 'awards') a) as awards
from film
where details -> 'budget' ->> 'currency' in ('EUR', 'USD')
  and (details -> 'budget' ->> 'amount')::numeric >= 1000000
