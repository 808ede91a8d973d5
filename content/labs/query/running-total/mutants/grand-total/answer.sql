select viewer_id, id, paid_on, amount,
       sum(case when refunded then 0 else amount end)
         over (partition by viewer_id) as paid_so_far
from payment
order by viewer_id, paid_on, id
