create table item (sku text primary key, cost numeric(8,2), price numeric(8,2) not null, stock int not null default 0, weight real, code char(5), pack smallint not null default 1 check (pack > 0), added timestamp not null default '2024-01-01', list money);
create table price_change (sku text not null references item (sku), valid_from date not null, price numeric(8,2) not null check (price > 0), primary key (sku, valid_from));

-- pair margin-division differs
select sku from item where cost <> 0 and (price - cost) / cost > 0.5
--
select sku from item where cost <> 0 and (price - cost) / cost >= 0.5

-- pair packs-needed differs
select sku, ceil(stock / pack::numeric) from item
--
select sku, stock / pack from item

-- pair percent-int differs
select sku, 100 * stock / (select sum(stock) from item) from item where (select sum(stock) from item) > 0
--
select sku, stock / (select sum(stock) from item) * 100 from item where (select sum(stock) from item) > 0

-- pair percent-int-truncated differs
select sku, stock * 100 / pack from item
--
select sku, stock / pack * 100 from item

-- pair price-at differs
select p.sku, p.price from price_change p where p.valid_from = (select max(valid_from) from price_change q where q.sku = p.sku and q.valid_from <= '2024-06-01')
--
select p.sku, p.price from price_change p where p.valid_from = (select max(valid_from) from price_change q where q.sku = p.sku and q.valid_from < '2024-06-01')

-- pair price-at-latest differs
select distinct on (sku) sku, price from price_change where valid_from <= '2024-06-01' order by sku, valid_from desc
--
select sku, max(price) from price_change where valid_from <= '2024-06-01' group by sku

-- pair price-cut differs
select sku, valid_from from (select sku, valid_from, price, lag(price) over (partition by sku order by valid_from) was from price_change) x where price < was
--
select sku, valid_from from (select sku, valid_from, price, lag(price) over (order by valid_from, sku) was from price_change) x where price < was

-- pair rounding differs
select sku, round(price * 1.075, 2) from item
--
select sku, round(price * 1.075, 1) from item

-- pair rounding-sum differs
select sum(round(price * 0.125, 2)) from item
--
select round(sum(price * 0.125), 2) from item

-- pair weight-null differs
select sku from item where weight > 2.5
--
select sku from item where not weight <= 2.5 or weight is null

-- pair code-padding differs
select sku from item where code = 'AB'
--
select sku from item where code like 'AB'

-- pair sku-prefix differs
select sku from item where sku like 'A-%'
--
select sku from item where left(sku, 1) = 'A'

-- pair sku-part differs
select split_part(sku, '-', 1), count(*) from item group by 1
--
select left(sku, 1), count(*) from item group by 1

-- pair stock-zero differs
select sku from item where stock > 0
--
select sku from item where stock is not null

-- pair added-today differs
select sku from item where added::date = '2024-02-29'
--
select sku from item where added = '2024-02-29'

-- pair added-month-end differs
select sku from item where added < date '2024-01-31' + interval '1 month'
--
select sku from item where added < date '2024-03-01'

-- pair abs-difference differs
select sku from item where abs(price - cost) < 1
--
select sku from item where price - cost < 1

-- pair greatest-null equal
select sku, greatest(cost, price) from item
--
select sku, case when cost > price then cost else price end from item

-- pair greatest-null-two differs
select sku, greatest(cost, 5) from item
--
select sku, case when cost > 5 then cost when cost <= 5 then 5 end from item

-- pair pack-odd differs
select sku from item where stock % pack = 0
--
select sku from item where stock / pack * pack <> stock or stock = 0

-- pair price-key equal
select sku, count(*) from price_change group by sku, valid_from
--
select sku, 1 from price_change

-- pair price-bands differs
select case when price < 10 then 'low' when price < 100 then 'mid' else 'high' end, count(*) from item group by 1
--
select case when price <= 10 then 'low' when price < 100 then 'mid' else 'high' end, count(*) from item group by 1

-- pair price-bucket differs
select width_bucket(price, 0, 100, 5), count(*) from item group by 1
--
select floor(price / 20)::int + 1, count(*) from item group by 1
