create table customer (id int primary key, name text not null, country char(2), vip boolean not null default false);
create table product (id int primary key, title text not null, category text not null, price numeric(10,2) not null check (price >= 0), brand text);
create table purchase (
  id int primary key,
  customer_id int not null references customer (id),
  placed_on date not null,
  shipped_on date,
  status text not null check (status in ('open', 'paid', 'shipped', 'returned')),
  check (shipped_on >= placed_on)
);
create table line (
  purchase_id int references purchase (id),
  number int check (number > 0),
  product_id int not null references product (id),
  quantity int not null check (quantity between 1 and 100),
  discount numeric(4,2) not null default 0 check (discount >= 0 and discount < 1),
  primary key (purchase_id, number)
);

-- pair revenue-fan-out differs
select c.id, count(p.id) from customer c left join purchase p on p.customer_id = c.id group by c.id
--
select c.id, count(p.id) from customer c left join purchase p on p.customer_id = c.id left join line l on l.purchase_id = p.id group by c.id

-- pair shipping-priority differs
select l.purchase_id, sum(pr.price * (1 - l.discount)) from customer c join purchase p on p.customer_id = c.id join line l on l.purchase_id = p.id join product pr on pr.id = l.product_id where pr.category = 'toys' and p.placed_on < date '1995-03-15' and p.shipped_on > date '1995-03-15' and c.vip group by l.purchase_id
--
select l.purchase_id, sum(pr.price * (1 - l.discount)) from customer c join purchase p on p.customer_id = c.id join line l on l.purchase_id = p.id join product pr on pr.id = l.product_id where pr.category = 'toys' and p.placed_on < date '1995-03-15' and p.shipped_on >= date '1995-03-15' and c.vip group by l.purchase_id

-- pair forecast differs
select sum(pr.price * l.discount) from line l join product pr on pr.id = l.product_id join purchase p on p.id = l.purchase_id where p.shipped_on >= date '1994-01-01' and p.shipped_on < date '1994-01-01' + interval '1 year' and l.discount between 0.06 - 0.01 and 0.06 + 0.01 and l.quantity < 24
--
select sum(pr.price * l.discount) from line l join product pr on pr.id = l.product_id join purchase p on p.id = l.purchase_id where p.shipped_on >= date '1994-01-01' and p.shipped_on < date '1994-01-01' + interval '1 year' and l.discount between 0.06 and 0.06 + 0.01 and l.quantity < 24

-- pair small-quantity differs
select sum(pr.price) / 7.0 from line l join product pr on pr.id = l.product_id where pr.brand = 'Acme' and pr.category = 'box' and l.quantity < (select 0.2 * avg(quantity) from line x where x.product_id = pr.id)
--
select sum(pr.price) / 7.0 from line l join product pr on pr.id = l.product_id where pr.brand = 'Acme' and pr.category = 'box' and l.quantity < (select 0.2 * avg(quantity) from line x)

-- pair large-volume differs
select p.id from purchase p where p.id in (select purchase_id from line group by purchase_id having sum(quantity) > 300)
--
select p.id from purchase p where p.id in (select purchase_id from line group by purchase_id having sum(quantity) >= 300)

-- pair three-way-or differs
select l.product_id from line l join product p on p.id = l.product_id where (p.brand = 'B12' and l.quantity between 1 and 11) or (p.brand = 'B23' and l.quantity between 10 and 20) or (p.brand = 'B34' and l.quantity between 20 and 30)
--
select l.product_id from line l join product p on p.id = l.product_id where p.brand in ('B12', 'B23', 'B34') and l.quantity between 1 and 30

-- pair late-shipment differs
select status, count(*) from purchase where placed_on >= '1993-07-01' and placed_on < date '1993-07-01' + interval '3 month' and exists (select 1 from line where purchase_id = purchase.id and quantity < 24) group by status
--
select status, count(*) from purchase join line on purchase_id = purchase.id where placed_on >= '1993-07-01' and placed_on < date '1993-07-01' + interval '3 month' and quantity < 24 group by status

-- pair customers-without-orders differs
select id from customer where id not in (select customer_id from purchase where status <> 'returned')
--
select c.id from customer c left join purchase p on p.customer_id = c.id where p.status = 'returned' or p.id is null

-- pair bought-every-month differs
select customer_id from purchase where placed_on between '2024-01-01' and '2024-03-31' group by customer_id having count(distinct extract(month from placed_on)) = 3
--
select customer_id from purchase where placed_on between '2024-01-01' and '2024-03-31' group by customer_id having count(*) = 3

-- pair monthly-trunc differs
select date_trunc('month', placed_on), count(*) from purchase group by 1
--
select extract(month from placed_on), count(*) from purchase group by 1

-- pair monthly-trunc-bag differs
select count(*) from purchase group by date_trunc('month', placed_on)
--
select count(*) from purchase group by extract(month from placed_on)

-- pair average-of-averages differs
select avg(price) from product
--
select avg(a) from (select avg(price) a from product group by category) x

-- pair most-expensive-tie differs
select category, title from product p where price = (select max(price) from product q where q.category = p.category)
--
select distinct on (category) category, title from product order by category, price desc, id

-- pair zero-quantity equal
select purchase_id from line where quantity >= 1
--
select purchase_id from line

-- pair status-else equal
select id from purchase where status not in ('open', 'paid')
--
select id from purchase where status in ('shipped', 'returned')

-- pair status-missing-one differs
select id from purchase where status not in ('open', 'paid')
--
select id from purchase where status = 'shipped'

-- pair shipped-after equal
select id from purchase where shipped_on is not null
--
select id from purchase where shipped_on >= placed_on

-- pair same-day-shipping differs
select id from purchase where shipped_on is not null
--
select id from purchase where shipped_on > placed_on

-- pair country-padded differs
select id from customer where country = 'PT'
--
select id from customer where country <> 'ES'

-- pair vip-null-safe equal
select id from customer where not vip
--
select id from customer where vip is not true

-- pair running-total differs
select id, sum(id) over (partition by customer_id order by placed_on) from purchase
--
select id, sum(id) over (partition by customer_id order by placed_on, id) from purchase

-- pair bought-a-and-b-not-c differs
select c.id from customer c where exists (select 1 from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id where p.customer_id = c.id and r.title = 'A') and exists (select 1 from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id where p.customer_id = c.id and r.title = 'B') and not exists (select 1 from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id where p.customer_id = c.id and r.title = 'C')
--
select p.customer_id from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id group by p.customer_id having sum(case when r.title = 'A' then 1 else 0 end) > 0 and sum(case when r.title = 'B' then 1 else 0 end) > 0

-- pair bought-a-and-b-not-c-right equal
select c.id from customer c where exists (select 1 from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id where p.customer_id = c.id and r.title = 'A') and not exists (select 1 from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id where p.customer_id = c.id and r.title = 'C')
--
select p.customer_id from purchase p join line l on l.purchase_id = p.id join product r on r.id = l.product_id group by p.customer_id having count(*) filter (where r.title = 'A') > 0 and count(*) filter (where r.title = 'C') = 0

-- pair three-thousand-pieces differs
select product_id from line group by product_id having sum(quantity) > 3000
--
select product_id from line group by product_id having sum(quantity) >= 3000

-- pair dear-on-average differs
select category from product group by category having avg(price) > 250
--
select category from product group by category having round(avg(price)) > 250
