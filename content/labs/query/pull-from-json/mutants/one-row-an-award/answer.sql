select id, title,
       (details -> 'budget' ->> 'amount')::numeric as amount,
       details -> 'budget' ->> 'currency' as currency,
       count(*) as awards
from film
cross join lateral jsonb_array_elements(details -> 'awards') as award
where (details -> 'budget' ->> 'amount')::numeric >= 1000000
  and details -> 'budget' ->> 'currency' in ('EUR', 'USD')
group by id
