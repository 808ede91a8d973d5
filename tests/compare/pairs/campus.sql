create table student (id int primary key, name varchar(20) not null, year int not null check (year between 1 and 4), advisor_id int);
create table teacher (id int primary key, name varchar(20) not null);
alter table student add foreign key (advisor_id) references teacher (id);
create table course (code varchar(8) primary key, title text not null, credits int not null check (credits > 0), dept varchar(10) not null);
create table enrolled (
  student_id int references student (id),
  code varchar(8) references course (code),
  grade numeric(3,1) check (grade between 0 and 10),
  primary key (student_id, code)
);
create table teaches (teacher_id int references teacher (id), code varchar(8) references course (code), primary key (teacher_id, code));

-- pair takes-all-courses differs
select s.id from student s where not exists (select 1 from course c where not exists (select 1 from enrolled e where e.student_id = s.id and e.code = c.code))
--
select s.id from student s join enrolled e on e.student_id = s.id group by s.id having count(*) = (select count(*) from course)

-- pair takes-all-dept-courses differs
select s.id from student s where not exists (select 1 from course c where c.dept = 'CS' and not exists (select 1 from enrolled e where e.student_id = s.id and e.code = c.code))
--
select e.student_id from enrolled e join course c on c.code = e.code where c.dept = 'CS' group by e.student_id having count(*) = (select count(*) from course)

-- pair passed-all differs
select s.id from student s where not exists (select 1 from enrolled e where e.student_id = s.id and e.grade < 5)
--
select s.id from student s where s.id in (select student_id from enrolled where grade >= 5)

-- pair both-courses differs
select student_id from enrolled where code = 'DB1' intersect select student_id from enrolled where code = 'OS1'
--
select student_id from enrolled where code in ('DB1', 'OS1') group by student_id

-- pair both-courses-self-join equal
select student_id from enrolled where code = 'DB1' intersect select student_id from enrolled where code = 'OS1'
--
select a.student_id from enrolled a join enrolled b on a.student_id = b.student_id where a.code = 'DB1' and b.code = 'OS1'

-- pair either-not-both differs
select student_id from enrolled where code = 'DB1' union select student_id from enrolled where code = 'OS1'
--
select student_id from enrolled where code = 'DB1' union all select student_id from enrolled where code = 'OS1'

-- pair except-or-not differs
select student_id from enrolled where code = 'DB1' except select student_id from enrolled where code = 'OS1'
--
select student_id from enrolled where code = 'DB1' and code <> 'OS1'

-- pair natural-join-name-trap differs
select s.name, t.name from student s join teacher t on t.id = s.advisor_id
--
select name, name from student natural join teacher

-- pair credits-sum differs
select e.student_id, sum(c.credits) from enrolled e join course c using (code) group by e.student_id having sum(c.credits) > 30
--
select e.student_id, sum(c.credits) from enrolled e join course c using (code) group by e.student_id having sum(c.credits) >= 30

-- pair credits-passed-only differs
select e.student_id, sum(c.credits) from enrolled e join course c using (code) where e.grade >= 5 group by e.student_id
--
select e.student_id, sum(case when e.grade >= 5 then c.credits else 0 end) from enrolled e join course c using (code) group by e.student_id

-- pair distinct-advisors differs
select count(distinct advisor_id) from student
--
select count(advisor_id) from student

-- pair best-grade differs
select e.code, e.student_id from enrolled e where e.grade = (select max(grade) from enrolled x where x.code = e.code)
--
select e.code, e.student_id from enrolled e where e.grade = (select max(grade) from enrolled x where x.student_id = e.student_id)

-- pair taught-by-two differs
select code from teaches group by code having count(*) = 2
--
select code from teaches group by code having count(*) >= 2

-- pair at-least-three-students differs
select code from enrolled group by code having count(*) >= 3
--
select code from enrolled e group by code having count(grade) >= 3

-- pair courses-nobody-takes equal
select code from course except select code from enrolled
--
select c.code from course c left join enrolled e on e.code = c.code where e.student_id is null

-- pair courses-nobody-takes-wrong differs
select code from course except select code from enrolled
--
select c.code from course c left join enrolled e on e.code = c.code where e.grade is null

-- pair year-check-always equal
select id from student where year >= 1
--
select id from student

-- pair year-five equal
select id from student where year > 4
--
select id from student where false

-- pair grade-rounding differs
select student_id, code from enrolled where grade >= 5
--
select student_id, code from enrolled where round(grade) >= 5

-- pair nested-average differs
select avg(n) from (select count(*) n from enrolled group by student_id) x
--
select avg(n) from (select count(e.code) n from student s left join enrolled e on e.student_id = s.id group by s.id) x

-- pair advisor-teaches-them differs
select s.id from student s where exists (select 1 from enrolled e join teaches t on t.code = e.code where e.student_id = s.id and t.teacher_id = s.advisor_id)
--
select s.id from student s where exists (select 1 from enrolled e join teaches t on t.code = e.code where e.student_id = s.id)

-- pair same-courses-pair differs
select a.id, b.id from student a, student b where a.id < b.id and not exists (select code from enrolled where student_id = a.id except select code from enrolled where student_id = b.id)
--
select a.id, b.id from student a, student b where a.id < b.id and not exists (select code from enrolled where student_id = b.id except select code from enrolled where student_id = a.id)

-- pair using-distinct-key equal
select distinct student_id, code from enrolled
--
select student_id, code from enrolled

-- pair more-than-two-years differs
select advisor_id, count(distinct year) from student group by advisor_id having count(distinct year) > 2
--
select advisor_id, count(year) from student group by advisor_id having count(year) > 2
