create table holder (id int primary key, name text not null, born date);
create table account (iban varchar(12) primary key, holder_id int not null references holder (id), kind text not null, balance numeric(12,2) not null default 0, opened date not null);
create table transfer (
  id int primary key,
  from_iban varchar(12) references account (iban),
  to_iban varchar(12) references account (iban),
  amount numeric(12,2) not null check (amount > 0),
  on_day date not null,
  check (from_iban <> to_iban)
);

-- pair swapped-keys differs
select a.iban, sum(t.amount) from account a join transfer t on t.from_iban = a.iban group by a.iban
--
select a.iban, sum(t.amount) from account a join transfer t on t.to_iban = a.iban group by a.iban

-- pair in-and-out-fan differs
select a.iban, coalesce((select sum(amount) from transfer where to_iban = a.iban), 0) - coalesce((select sum(amount) from transfer where from_iban = a.iban), 0) from account a
--
select a.iban, coalesce(sum(i.amount), 0) - coalesce(sum(o.amount), 0) from account a left join transfer i on i.to_iban = a.iban left join transfer o on o.from_iban = a.iban group by a.iban

-- pair never-sent differs
select iban from account where iban not in (select from_iban from transfer)
--
select iban from account where iban not in (select from_iban from transfer where from_iban is not null)

-- pair not-self equal
select id from transfer where from_iban <> to_iban
--
select id from transfer where from_iban is not null and to_iban is not null

-- pair either-side-null differs
select id from transfer where from_iban <> to_iban
--
select id from transfer where from_iban is not null or to_iban is not null

-- pair holder-to-holder differs
select t.id from transfer t join account f on f.iban = t.from_iban join account g on g.iban = t.to_iban where f.holder_id = g.holder_id
--
select t.id from transfer t join account f on f.iban = t.from_iban join holder h on h.id = f.holder_id

-- pair round-trip differs
select a.id from transfer a join transfer b on a.from_iban = b.to_iban and a.to_iban = b.from_iban
--
select a.id from transfer a join transfer b on a.from_iban = b.to_iban

-- pair three-hop differs
select a.from_iban, c.to_iban from transfer a join transfer b on b.from_iban = a.to_iban join transfer c on c.from_iban = b.to_iban where a.from_iban <> c.to_iban
--
select a.from_iban, c.to_iban from transfer a join transfer b on b.from_iban = a.to_iban join transfer c on c.from_iban = b.to_iban

-- pair reachable differs
with recursive r as (select to_iban from transfer where from_iban = 'A1' union select t.to_iban from transfer t join r on t.from_iban = r.to_iban) select to_iban from r
--
select to_iban from transfer where from_iban = 'A1' union select b.to_iban from transfer a join transfer b on b.from_iban = a.to_iban where a.from_iban = 'A1'

-- pair large-amounts differs
select id from transfer where amount > 1000
--
select id from transfer where amount > 999.99

-- pair rounding-cents differs
select id, round(amount * 0.015, 2) from transfer
--
select id, trunc(amount * 0.015, 2) from transfer

-- pair balance-sign differs
select sum(balance) from account where kind = 'savings' having sum(balance) > 0
--
select sum(balance) from account where kind = 'savings'

-- pair richest differs
select holder_id from account group by holder_id having sum(balance) >= all (select sum(balance) from account group by holder_id)
--
select holder_id from account where balance = (select max(balance) from account)

-- pair all-accounts-empty differs
select h.id from holder h where not exists (select 1 from account a where a.holder_id = h.id and a.balance <> 0)
--
select a.holder_id from account a group by a.holder_id having bool_and(a.balance = 0)

-- pair all-accounts-same differs
select holder_id from account group by holder_id having count(distinct kind) = (select count(distinct kind) from account)
--
select holder_id from account group by holder_id having count(kind) = (select count(distinct kind) from account)

-- pair transfers-per-day differs
select on_day, sum(amount) from transfer group by on_day having count(*) > 2
--
select on_day, sum(amount) from transfer group by on_day having sum(amount) > 2

-- pair previous-amount differs
select id, amount - lag(amount) over (partition by from_iban order by on_day, id) from transfer
--
select id, amount - lag(amount, 1, 0.00) over (partition by from_iban order by on_day, id) from transfer

-- pair two-days-back differs
select id, lag(amount, 2) over (order by on_day, id) from transfer
--
select id, lag(amount, 1) over (order by on_day, id) from transfer

-- pair moving-average differs
select id, avg(amount) over (order by on_day, id rows between 2 preceding and current row) from transfer
--
select id, avg(amount) over (order by on_day, id rows between 3 preceding and current row) from transfer

-- pair oldest-holder-null differs
select id from holder order by born desc nulls last, id limit 1
--
select id from holder order by born desc, id limit 1

-- pair eighteen differs
select h.id from holder h join account a on a.holder_id = h.id where a.opened < h.born + interval '18 years'
--
select h.id from holder h join account a on a.holder_id = h.id where extract(year from a.opened) - extract(year from h.born) < 18
