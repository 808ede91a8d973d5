create table r (a int, b int, c text);
create table s (a int, b int, c text);
create table t (b int, d int);

-- pair natural-or-a differs
select * from r natural join s
--
select r.a, r.b, r.c from r join s on r.a = s.a

-- pair natural-left-columns differs
select * from r natural left join t
--
select r.b, r.a, r.c, t.d from r join t on r.b = t.b

-- pair natural-left-equal equal
select * from r natural left join t
--
select r.b, r.a, r.c, t.d from r left join t on r.b = t.b

-- pair union-all-bag differs
select a from r union all select a from s
--
select a from r union select a from s

-- pair except-all differs
select a from r except all select a from s
--
select a from r except select a from s

-- pair intersect-all differs
select a from r intersect all select a from s
--
select a from r intersect select a from s

-- pair intersect-nulls differs
select distinct a from r where a in (select a from s)
--
select a from r intersect select a from s

-- pair except-or-not-exists differs
select a from r except select a from s
--
select distinct a from r where not exists (select 1 from s where s.a = r.a)

-- pair not-in-null-left differs
select a from r where a not in (select a from s)
--
select a from r where not exists (select 1 from s where s.a = r.a)

-- pair predicate-null differs
select * from r where a = b or a <> b
--
select * from r

-- pair double-negation differs
select * from r where not (a > 3)
--
select * from r where coalesce(a, 0) <= 3

-- pair push-filter-outer differs
select * from r left join t on r.b = t.b where t.d = 1 or t.d is null
--
select * from r left join t on r.b = t.b and t.d = 1

-- pair outer-simplify equal
select * from r left join t on r.b = t.b where t.d > 0
--
select * from r join t on r.b = t.b where t.d > 0

-- pair full-join-filter differs
select r.a, s.a from r full join s on r.a = s.a where r.b > 1
--
select r.a, s.a from r full join s on r.a = s.a and r.b > 1

-- pair full-to-left equal
select r.a, s.a from r full join s on r.a = s.a where r.b > 1
--
select r.a, s.a from r left join s on r.a = s.a where r.b > 1

-- pair join-order-outer differs
select r.a, t.d from r left join s on r.a = s.a left join t on s.b = t.b
--
select r.a, t.d from r left join (s join t on s.b = t.b) on r.a = s.a

-- pair join-order-outer-three differs
select r.a, s.b, t.d from r left join s on r.a = s.a join t on s.b = t.b
--
select r.a, s.b, t.d from r left join (s join t on s.b = t.b) on r.a = s.a

-- pair aggregate-pull-up differs
select r.a, sum(t.d) from r join t on r.b = t.b group by r.a
--
select r.a, x.total from r join (select b, sum(d) total from t group by b) x on r.b = x.b

-- pair aggregate-pull-up-right equal
select r.a, sum(t.d) from r join t on r.b = t.b group by r.a
--
select r.a, sum(x.total) from r join (select b, sum(d) total from t group by b) x on r.b = x.b group by r.a

-- pair count-bug differs
select a from r where b = (select count(*) from t where t.d = r.a)
--
select r.a from r join (select d, count(*) n from t group by d) x on x.d = r.a where r.b = x.n

-- pair scalar-null differs
select a, (select max(d) from t where t.b = r.b) from r
--
select r.a, max(t.d) from r left join t on t.b = r.b group by r.a, r.b

-- pair distinct-then-limit equal
select count(*) from (select distinct a, b from r) x
--
select count(*) from (select a, b from r group by a, b) x

-- pair count-distinct-two differs
select count(distinct (a, b)) from r
--
select count(distinct a) + count(distinct b) from r

-- pair count-distinct-nulls differs
select count(distinct a) from r
--
select count(*) from (select distinct a from r) x

-- pair having-without-group differs
select sum(a) from r having sum(a) > 10
--
select sum(a) from r where a > 10

-- pair empty-aggregate differs
select count(*) from r where a > 5
--
select count(*) from r where a > 5 group by ()  having count(*) > 0

-- pair group-having-where differs
select b, count(*) from r where a > 1 group by b having count(*) > 1
--
select b, count(*) from r group by b having count(*) > 1 and min(a) > 1

-- pair in-list-null differs
select a from r where a in (1, 2, null)
--
select a from r where a not in (3, 4)

-- pair not-in-list-null equal
select a from r where a not in (1, null)
--
select a from r where false

-- pair row-compare differs
select * from r where (a, b) < (2, 3)
--
select * from r where a < 2 and b < 3

-- pair row-compare-right equal
select * from r where (a, b) < (2, 3)
--
select * from r where a < 2 or (a = 2 and b < 3)

-- pair case-null differs
select case a when null then 'none' else 'some' end from r
--
select case when a is null then 'none' else 'some' end from r

-- pair nullif-zero differs
select a from r where nullif(b, 0) is null
--
select a from r where b = 0

-- pair concat-null differs
select c || '!' from r
--
select concat(c, '!') from r

-- pair int-division differs
select a / 2 from r
--
select floor(a / 2.0)::int from r

-- pair modulo-negative differs
select a from r where a % 2 = 1
--
select a from r where a % 2 <> 0

-- pair self-join-count differs
select x.a, count(*) from r x join r y on x.a = y.a group by x.a
--
select a, count(*) from r where a is not null group by a

-- pair exists-two-tables differs
select a from r where exists (select 1 from s where s.a = r.a and exists (select 1 from t where t.b = s.b))
--
select a from r where exists (select 1 from s where s.a = r.a) and exists (select 1 from t where t.b = r.b)

-- pair any-all-empty differs
select a from r where a >= all (select a from s)
--
select a from r where a >= (select max(a) from s)

-- pair order-by-nulls differs ordered
select a, b, c from r order by a desc, b, c
--
select a, b, c from r order by a desc nulls last, b, c

-- pair limit-with-offset differs
select max(a) from (select distinct a from r where a is not null order by a offset 2 limit 1) x
--
select max(a) from (select distinct a from r where a is not null order by a offset 3 limit 1) x

-- pair union-precedence differs
select a from r union all select a from s intersect select b from t
--
(select a from r union all select a from s) intersect select b from t

-- pair cross-or-natural differs
select count(*) from r, s where r.a = s.a and r.b = s.b
--
select count(*) from r natural join s

-- pair sum-distinct differs
select sum(distinct a) from r
--
select sum(a) from r

-- pair coalesce-join differs
select count(*) from r join s on coalesce(r.a, 0) = coalesce(s.a, 0)
--
select count(*) from r join s on r.a is not distinct from s.a

-- pair text-order differs
select count(*) from r where c < 'b'
--
select count(*) from r where lower(c) < 'b'

-- pair tautology equal
select a from r where a > 2 or a <= 2
--
select a from r where a is not null

-- pair transitive equal
select r.a from r join s on r.a = s.a where r.a > 5
--
select r.a from r join s on r.a = s.a where s.a > 5

-- pair semijoin-multi differs
select r.* from r where (r.a, r.b) in (select s.a, s.b from s)
--
select r.* from r where r.a in (select s.a from s) and r.b in (select s.b from s)

-- pair correlated-in-having differs
select a from r group by a having sum(b) > (select sum(d) from t where t.b = r.a)
--
select a from r group by a having sum(b) > (select sum(d) from t)

-- pair avg-filter differs
select avg(b) filter (where a > 0) from r
--
select avg(case when a > 0 then b else 0 end) from r

-- pair max-of-text differs
select max(c) from r
--
select c from r order by c desc limit 1
