select viewer_id, id, paid_on, amount,
       sum(amount) over (partition by viewer_id order by paid_on, id) as paid_so_far
from payment
where not refunded
order by viewer_id, paid_on, id
