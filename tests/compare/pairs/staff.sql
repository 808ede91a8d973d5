create table dept (id int primary key, name text not null, city text);
create table emp (
  id int primary key,
  name text not null,
  salary int,
  bonus int,
  job text not null,
  hired date not null,
  dept_id int references dept (id),
  boss_id int references emp (id)
);

-- pair in-or-not-in-null differs
select name from dept where id not in (select dept_id from emp)
--
select name from dept d where not exists (select 1 from emp e where e.dept_id = d.id)

-- pair inner-loses-empty differs
select d.name, count(e.id) from dept d left join emp e on e.dept_id = d.id group by d.id, d.name
--
select d.name, count(e.id) from dept d join emp e on e.dept_id = d.id group by d.id, d.name

-- pair count-star-outer differs
select d.id, count(e.id) from dept d left join emp e on e.dept_id = d.id group by d.id
--
select d.id, count(*) from dept d left join emp e on e.dept_id = d.id group by d.id

-- pair filter-on-or-where differs
select d.id, e.name from dept d left join emp e on e.dept_id = d.id and e.salary > 3000
--
select d.id, e.name from dept d left join emp e on e.dept_id = d.id where e.salary > 3000

-- pair over-average-of-own-dept differs
select e.name from emp e where e.salary > (select avg(salary) from emp where dept_id = e.dept_id)
--
select e.name from emp e where e.salary > (select avg(salary) from emp)

-- pair max-per-dept-in-pair differs
select name, dept_id from emp where (dept_id, salary) in (select dept_id, max(salary) from emp group by dept_id)
--
select name, dept_id from emp where salary in (select max(salary) from emp group by dept_id)

-- pair second-highest differs
select max(salary) from emp where salary < (select max(salary) from emp)
--
select salary from (select salary, row_number() over (order by salary desc nulls last, id) as place from emp) x where place = 2

-- pair second-highest-distinct equal
select max(salary) from emp where salary < (select max(salary) from emp)
--
select (select distinct salary from emp where salary is not null order by salary desc offset 1 limit 1)

-- pair top-three-dense differs
select dept_id, name from (select dept_id, name, dense_rank() over (partition by dept_id order by salary desc) r from emp) x where r <= 3
--
select dept_id, name from (select dept_id, name, rank() over (partition by dept_id order by salary desc) r from emp) x where r <= 3

-- pair having-count-five differs
select dept_id from emp group by dept_id having count(*) >= 5
--
select dept_id from emp group by dept_id having count(*) > 5

-- pair managers-with-five-reports differs
select b.name from emp b join emp e on e.boss_id = b.id group by b.id, b.name having count(*) >= 5
--
select b.name from emp b join emp e on e.boss_id = b.id group by b.id, b.name having count(*) >= 4

-- pair earns-more-than-boss differs
select e.name from emp e join emp b on b.id = e.boss_id where e.salary > b.salary
--
select e.name from emp e join emp b on b.id = e.boss_id where e.salary >= b.salary

-- pair boss-of-same-dept differs
select e.id from emp e join emp b on e.boss_id = b.id where e.dept_id = b.dept_id
--
select e.id from emp e join emp b on e.boss_id = b.id where e.dept_id is not distinct from b.dept_id

-- pair total-pay-null differs
select id, salary + coalesce(bonus, 0) from emp
--
select id, coalesce(salary + bonus, 0) from emp

-- pair sum-of-none differs
select d.id, coalesce(sum(e.salary), 0) from dept d left join emp e on e.dept_id = d.id group by d.id
--
select d.id, sum(e.salary) from dept d left join emp e on e.dept_id = d.id group by d.id

-- pair avg-nulls-as-zero differs
select avg(salary) from emp
--
select avg(coalesce(salary, 0)) from emp

-- pair and-or-precedence differs
select id from emp where (job = 'clerk' or job = 'cook') and salary > 1000
--
select id from emp where job = 'clerk' or job = 'cook' and salary > 1000

-- pair like-underscore differs
select id from emp where name like '_a%'
--
select id from emp where name like '%a%'

-- pair like-case differs
select id from emp where name ilike 'mar%'
--
select id from emp where name like 'Mar%'

-- pair between-dates differs
select id from emp where hired between '2020-01-01' and '2020-12-31'
--
select id from emp where hired > '2020-01-01' and hired <= '2020-12-31'

-- pair year-of equal
select id from emp where extract(year from hired) = 2021
--
select id from emp where hired >= '2021-01-01' and hired < '2022-01-01'

-- pair distinct-on-key equal
select distinct d.id, d.name from dept d where exists (select 1 from emp e where e.dept_id = d.id)
--
select d.id, d.name from dept d where d.id in (select dept_id from emp)

-- pair exists-or-join differs
select d.name from dept d where exists (select 1 from emp e where e.dept_id = d.id and e.job = 'clerk')
--
select d.name from dept d join emp e on e.dept_id = d.id where e.job = 'clerk'

-- pair chain-of-bosses differs
with recursive up as (
  select id, boss_id, 1 as depth from emp where boss_id is null
  union all select e.id, e.boss_id, up.depth + 1 from emp e join up on e.boss_id = up.id)
select id from up where depth <= 3
--
select e.id from emp e left join emp b on b.id = e.boss_id where e.boss_id is null or b.boss_id is null

-- pair all-earn-more differs
select d.id from dept d where 2000 < all (select salary from emp e where e.dept_id = d.id)
--
select d.id from dept d where 2000 < any (select salary from emp e where e.dept_id = d.id)

-- pair max-instead-of-all differs
select e.id from emp e where e.salary >= all (select salary from emp)
--
select e.id from emp e where e.salary = (select max(salary) from emp)

-- pair both-jobs differs
select dept_id from emp where job = 'clerk' intersect select dept_id from emp where job = 'cook'
--
select dept_id from emp where job = 'clerk' or job = 'cook' group by dept_id

-- pair bonus-case differs
select id, case when salary >= 4000 then 'high' when salary >= 2000 then 'mid' else 'low' end from emp
--
select id, case when salary >= 2000 then 'mid' when salary >= 4000 then 'high' else 'low' end from emp

-- pair redundant-join equal
select e.id from emp e join dept d on d.id = e.dept_id
--
select e.id from emp e where e.dept_id is not null

-- pair redundant-outer equal
select e.id, e.name from emp e left join dept d on d.id = e.dept_id
--
select id, name from emp

-- pair longest-serving differs
select name from emp where hired = (select min(hired) from emp)
--
select name from emp order by hired, id limit 1

-- pair no-clerk-depts differs
select d.id from dept d where not exists (select 1 from emp e where e.dept_id = d.id and e.job = 'clerk')
--
select distinct d.id from dept d left join emp e on e.dept_id = d.id where e.job <> 'clerk' or e.id is null

-- pair salary-gap differs
select a.id, b.id from emp a join emp b on a.salary - b.salary = 500
--
select a.id, b.id from emp a join emp b on abs(a.salary - b.salary) = 500

-- pair group-by-extra differs
select dept_id, count(*) from emp group by dept_id
--
select dept_id, count(*) from emp group by dept_id, job
