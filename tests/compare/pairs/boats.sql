create table sailor (sid integer primary key, sname varchar(30), rating integer, age real);
create table boat (bid integer primary key, bname varchar(20), color varchar(10));
create table reserve (sid integer not null references sailor, bid integer not null references boat, day date not null, primary key (sid, bid, day));

-- pair red-and-green differs
select s.sname from sailor s where s.sid in (select r.sid from reserve r join boat b on b.bid = r.bid where b.color = 'red') and s.sid in (select r.sid from reserve r join boat b on b.bid = r.bid where b.color = 'green')
--
select s.sname from sailor s join reserve r on r.sid = s.sid join boat b on b.bid = r.bid where b.color = 'red' and b.color = 'green'

-- pair red-or-green differs
select s.sid from sailor s join reserve r on r.sid = s.sid join boat b on b.bid = r.bid where b.color = 'red' union select s.sid from sailor s join reserve r on r.sid = s.sid join boat b on b.bid = r.bid where b.color = 'green'
--
select s.sid from sailor s join reserve r on r.sid = s.sid join boat b on b.bid = r.bid where b.color in ('red', 'green')

-- pair not-red differs
select s.sid from sailor s where s.sid not in (select r.sid from reserve r join boat b on b.bid = r.bid where b.color = 'red')
--
select distinct s.sid from sailor s join reserve r on r.sid = s.sid join boat b on b.bid = r.bid where b.color <> 'red'

-- pair red-not-green differs
select r.sid from reserve r join boat b on b.bid = r.bid where b.color = 'red' except select r.sid from reserve r join boat b on b.bid = r.bid where b.color = 'green'
--
select distinct r.sid from reserve r join boat b on b.bid = r.bid where b.color = 'red' and b.color <> 'green'

-- pair all-boats differs
select s.sname from sailor s where not exists (select b.bid from boat b except select r.bid from reserve r where r.sid = s.sid)
--
select s.sname from sailor s where not exists (select r.bid from reserve r where r.sid = s.sid except select b.bid from boat b)

-- pair rating-over-some-horatio differs
select s.sid from sailor s where s.rating > any (select rating from sailor where sname = 'Horatio')
--
select s.sid from sailor s where s.rating > all (select rating from sailor where sname = 'Horatio')

-- pair rating-over-some-min differs
select s.sid from sailor s where s.rating > all (select rating from sailor where sname = 'Horatio')
--
select s.sid from sailor s where s.rating > (select max(rating) from sailor where sname = 'Horatio')

-- pair avg-age-of-adults differs
select rating, avg(age) from sailor where age >= 18 group by rating having count(*) > 1
--
select rating, avg(age) from sailor group by rating having count(*) > 1 and min(age) >= 18

-- pair avg-age-of-adults-two differs
select rating, avg(age) from sailor where age >= 18 group by rating having 1 < (select count(*) from sailor s2 where s2.rating = sailor.rating)
--
select rating, avg(age) from sailor where age >= 18 group by rating having count(*) > 1

-- pair oldest differs
select sname, age from sailor where age = (select max(age) from sailor)
--
select sname, max(age) from sailor group by sname

-- pair boats-per-color differs
select b.color, count(*) from boat b join reserve r on r.bid = b.bid group by b.color
--
select b.color, count(distinct b.bid) from boat b join reserve r on r.bid = b.bid group by b.color

-- pair sailors-two-boats differs
select r1.sid from reserve r1 join reserve r2 on r1.sid = r2.sid and r1.bid <> r2.bid group by r1.sid
--
select sid from reserve group by sid having count(*) >= 2

-- pair sailors-two-boats-right equal
select r1.sid from reserve r1 join reserve r2 on r1.sid = r2.sid and r1.bid <> r2.bid group by r1.sid
--
select sid from reserve group by sid having count(distinct bid) >= 2

-- pair same-day differs
select distinct a.sid from reserve a join reserve b on a.day = b.day and a.sid <> b.sid
--
select distinct a.sid from reserve a join reserve b on a.day = b.day and a.bid <> b.bid

-- pair min-rating-average differs
select rating from sailor group by rating having avg(age) = (select min(m) from (select avg(age) m from sailor group by rating) t)
--
select rating from sailor group by rating having min(age) = (select min(age) from sailor)

-- pair name-pattern differs
select age from sailor where sname like 'B_%B'
--
select age from sailor where sname like 'B%B'

-- pair full-join differs
select s.sid, r.bid from sailor s full join reserve r on r.sid = s.sid
--
select s.sid, r.bid from sailor s left join reserve r on r.sid = s.sid and r.day is not null where s.rating is not null or r.bid is not null

-- pair full-is-left-by-key equal
select s.sid, r.bid from sailor s full join reserve r on r.sid = s.sid
--
select s.sid, r.bid from sailor s left join reserve r on r.sid = s.sid

-- pair next-day differs
select a.sid from reserve a join reserve b on b.sid = a.sid and b.bid = a.bid and b.day = a.day + 1
--
select a.sid from reserve a join reserve b on b.sid = a.sid and b.day = a.day + 1
