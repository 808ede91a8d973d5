create table tenant (id int primary key, name text not null, owner_id int);
create table staff (tenant_id int not null references tenant (id), id int not null, name text not null, lead_id int, primary key (tenant_id, id), foreign key (tenant_id, lead_id) references staff (tenant_id, id));
alter table tenant add constraint owner_fk foreign key (id, owner_id) references staff (tenant_id, id);
create table ticket (tenant_id int not null, id int not null, staff_id int, opened date not null, closed date, priority int not null default 3 check (priority between 1 and 5), primary key (tenant_id, id), foreign key (tenant_id, staff_id) references staff (tenant_id, id), check (closed is null or closed >= opened));
create table alias (email text not null, tenant_id int references tenant (id), main boolean not null);
create unique index alias_email on alias (lower(email));
create unique index alias_main on alias (tenant_id) nulls not distinct where main;

-- pair forgot-tenant differs
select t.tenant_id, t.id, s.name from ticket t join staff s on s.tenant_id = t.tenant_id and s.id = t.staff_id
--
select t.tenant_id, t.id, s.name from ticket t join staff s on s.id = t.staff_id

-- pair owner-name differs
select t.id, s.name from tenant t left join staff s on s.tenant_id = t.id and s.id = t.owner_id
--
select t.id, s.name from tenant t join staff s on s.tenant_id = t.id and s.id = t.owner_id

-- pair lead-of-lead differs
select a.tenant_id, a.id from staff a join staff b on b.tenant_id = a.tenant_id and b.id = a.lead_id where b.lead_id is null
--
select a.tenant_id, a.id from staff a where a.lead_id is not null

-- pair open-tickets differs
select tenant_id, count(*) from ticket where closed is null group by tenant_id
--
select tenant_id, count(*) from ticket where closed is null or closed > opened group by tenant_id

-- pair priority-range equal
select tenant_id, id from ticket where priority > 0
--
select tenant_id, id from ticket

-- pair priority-high differs
select tenant_id, id from ticket where priority <= 2
--
select tenant_id, id from ticket where priority < 2

-- pair ticket-age differs
select tenant_id, id from ticket where closed - opened > 7
--
select tenant_id, id from ticket where closed > opened + 8

-- pair unassigned differs
select tenant_id, id from ticket where staff_id is null
--
select t.tenant_id, t.id from ticket t left join staff s on s.id = t.staff_id where s.id is null and t.closed is null

-- pair owner-works-tickets differs
select t.id from tenant t where exists (select 1 from ticket k where k.tenant_id = t.id and k.staff_id = t.owner_id)
--
select t.id from tenant t where exists (select 1 from ticket k where k.staff_id = t.owner_id)

-- pair main-alias equal
select tenant_id, count(*) from alias where main group by tenant_id
--
select tenant_id, 1 from alias where main

-- pair lower-email-key equal
select count(distinct lower(email)) from alias
--
select count(*) from alias

-- pair emails-of-tenant differs
select t.name, a.email from tenant t left join alias a on a.tenant_id = t.id and a.main
--
select t.name, a.email from tenant t left join alias a on a.tenant_id = t.id

-- pair busiest differs
select tenant_id, staff_id from ticket group by tenant_id, staff_id having count(*) >= all (select count(*) from ticket group by tenant_id, staff_id)
--
select tenant_id, staff_id from ticket group by tenant_id, staff_id having count(*) > 3

-- pair lead-tree differs
with recursive x as (select tenant_id, id, id as top from staff where lead_id is null union all select s.tenant_id, s.id, x.top from staff s join x on x.tenant_id = s.tenant_id and x.id = s.lead_id) select tenant_id, top, count(*) from x group by 1, 2
--
select tenant_id, coalesce(lead_id, id), count(*) from staff group by 1, 2
