select v.id, v.name
from viewer v
left join viewer host on host.id = v.invited_by
where v.country not in (select country from film where country is not null)
  and host.name is distinct from 'Arjun Pillai'
