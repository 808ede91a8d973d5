create table supplier (sno varchar(4) primary key, sname varchar(20) not null, status int not null, city varchar(20) not null);
create table part (pno varchar(4) primary key, pname varchar(20) not null, color varchar(10) not null, weight numeric(5,1) not null, city varchar(20) not null);
create table project (jno varchar(4) primary key, city varchar(20) not null);
create table supply (sno varchar(4) not null references supplier, pno varchar(4) not null references part, jno varchar(4) not null references project, qty int not null, primary key (sno, pno, jno));

-- pair supplies-all-parts differs
select sname from supplier s where not exists (select * from part p where not exists (select * from supply y where y.sno = s.sno and y.pno = p.pno))
--
select sname from supplier s where exists (select * from part p where exists (select * from supply y where y.sno = s.sno and y.pno = p.pno))

-- pair supplies-all-red differs
select s.sno from supplier s where not exists (select 1 from part p where p.color = 'red' and not exists (select 1 from supply y where y.sno = s.sno and y.pno = p.pno))
--
select s.sno from supplier s where not exists (select 1 from supply y join part p on p.pno = y.pno where y.sno = s.sno and p.color <> 'red')

-- pair same-part-all-projects differs
select pno from supply group by sno, pno having count(jno) = (select count(*) from project)
--
select pno from supply group by pno having count(distinct jno) = (select count(*) from project)

-- pair local-project differs
select distinct j.jno from project j join supply y on y.jno = j.jno join supplier s on s.sno = y.sno where s.city = j.city
--
select distinct j.jno from project j join supplier s on s.city = j.city

-- pair natural-join-city differs
select distinct sname from supplier natural join supply natural join part
--
select distinct s.sname from supplier s join supply y on y.sno = s.sno join part p on p.pno = y.pno

-- pair average-qty-over differs
select jno from supply where pno = 'P1' group by jno having avg(qty) > (select max(qty) from supply where jno = 'J1')
--
select jno from supply where pno = 'P1' group by jno having avg(qty) > (select avg(qty) from supply where jno = 'J1')

-- pair not-supplied-by-london differs
select j.jno from project j where not exists (select 1 from supply y join supplier s on s.sno = y.sno join part p on p.pno = y.pno where y.jno = j.jno and p.color = 'red' and s.city = 'London')
--
select distinct y.jno from supply y join supplier s on s.sno = y.sno join part p on p.pno = y.pno where not (p.color = 'red' and s.city = 'London')

-- pair at-least-s2 differs
select distinct sno from supply where pno in (select pno from supply where sno = 'S2')
--
select distinct sno from supply where pno in (select pno from supply where sno = 'S2') and sno <> 'S2'

-- pair all-parts-of-s2 differs
select s.sno from supplier s where not exists (select pno from supply where sno = 'S2' except select pno from supply y where y.sno = s.sno)
--
select distinct sno from supply where pno in (select pno from supply where sno = 'S2')

-- pair lower-status differs
select sno from supplier where status < (select status from supplier where sno = 'S1')
--
select sno from supplier where status <= (select status from supplier where sno = 'S1') and sno <> 'S1'

-- pair different-cities differs
select distinct s.city, p.city from supplier s join supply y using (sno) join part p using (pno) where s.city <> p.city
--
select s.city, p.city from supplier s join supply y using (sno) join part p using (pno) where s.city <> p.city

-- pair only-one-supplier differs
select pno from supply group by pno having count(distinct sno) = 1
--
select pno from supply group by pno having count(*) = 1

-- pair total-weight differs
select y.jno, sum(y.qty * p.weight) from supply y join part p using (pno) group by y.jno
--
select y.jno, sum(y.qty) * sum(p.weight) from supply y join part p using (pno) group by y.jno

-- pair heaviest-not-max differs
select pname from part where weight > all (select weight from part where color = 'blue')
--
select pname from part where weight > (select max(weight) from part where color = 'blue')

-- pair exclusive-or differs
(select sno from supply where pno = 'P1' except select sno from supply where pno = 'P2') union (select sno from supply where pno = 'P2' except select sno from supply where pno = 'P1')
--
select distinct sno from supply where pno in ('P1', 'P2')

-- pair parts-two-colors differs
select y.sno from supply y join part p using (pno) group by y.sno having count(distinct p.color) >= 2
--
select y.sno from supply y join part p using (pno) group by y.sno having count(p.color) >= 2
