select f.id, f.title, b.amount, b.currency, count(a.award ->> 'name') as awards
from film as f
cross join lateral jsonb_to_record(nullif(f.details -> 'budget', 'null')) as b (amount numeric, currency text)
left join lateral jsonb_array_elements(f.details -> 'awards') as a (award) on true
where b.amount >= 1000000 and b.currency in ('EUR', 'USD')
group by f.id, f.title, b.amount, b.currency
