select p.viewer_id, p.id, p.paid_on, p.amount,
       (select coalesce(sum(earlier.amount), 0)
        from payment earlier
        where earlier.viewer_id = p.viewer_id
          and (earlier.paid_on, earlier.id) <= (p.paid_on, p.id)
          and not earlier.refunded) as paid_so_far
from payment p
order by p.viewer_id, p.paid_on, p.id
