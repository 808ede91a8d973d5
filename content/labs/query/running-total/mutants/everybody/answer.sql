select viewer_id, id, paid_on, amount,
       sum(case when refunded then 0 else amount end)
         over (order by viewer_id, paid_on, id) as paid_so_far
from payment
order by viewer_id, paid_on, id
