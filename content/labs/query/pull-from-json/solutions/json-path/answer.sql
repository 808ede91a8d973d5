select id, title,
       (details #>> '{budget,amount}')::numeric as amount,
       details #>> '{budget,currency}' as currency,
       (select count(*) from jsonb_array_elements(details -> 'awards')) as awards
from film
where details @? '$.budget ? (@.amount >= 1000000 && (@.currency == "EUR" || @.currency == "USD"))'
