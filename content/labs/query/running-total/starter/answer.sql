-- One total a viewer. Support wants one a payment.
select viewer_id, sum(amount) as paid_so_far
from payment
group by viewer_id
order by viewer_id
