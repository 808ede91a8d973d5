select f.id, f.title, budget.amount, budget.currency,
       coalesce(jsonb_array_length(f.details -> 'awards'), 0) as awards
from film f
cross join lateral jsonb_to_record(
  case when jsonb_typeof(f.details -> 'budget') = 'object' then f.details -> 'budget' else '{}' end
) as budget (amount numeric, currency text)
where budget.amount >= 1000000
  and budget.currency in ('EUR', 'USD')
