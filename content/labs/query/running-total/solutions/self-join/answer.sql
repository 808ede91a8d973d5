select p.viewer_id, p.id, p.paid_on, p.amount,
       sum(case when upto.refunded then 0 else upto.amount end) as paid_so_far
from payment p
join payment upto
  on upto.viewer_id = p.viewer_id
 and (upto.paid_on < p.paid_on or upto.paid_on = p.paid_on and upto.id <= p.id)
group by p.id
order by p.viewer_id, p.paid_on, p.id
