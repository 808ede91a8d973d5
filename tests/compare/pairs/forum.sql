create table member (id serial primary key, nick text not null unique, joined date not null);
create table post (
  id serial primary key,
  parent_id int references post (id),
  author_id int not null references member (id),
  body text not null,
  score int not null default 0,
  deleted boolean not null default false
);
create table vote (post_id int references post (id), member_id int references member (id), value smallint not null check (value in (-1, 1)), primary key (post_id, member_id));

-- pair replies-deep differs
with recursive thread as (select id, 0 as depth from post where parent_id is null union all select p.id, t.depth + 1 from post p join thread t on p.parent_id = t.id) select id, depth from thread where depth >= 2
--
select p.id, 2 from post p join post q on q.id = p.parent_id join post r on r.id = q.parent_id

-- pair subtree-with-deleted differs
with recursive t as (select id from post where parent_id is null and not deleted union all select p.id from post p join t on p.parent_id = t.id where not p.deleted) select id from t
--
select id from post where not deleted

-- pair score-sum differs
select p.id, coalesce(sum(v.value), 0) from post p left join vote v on v.post_id = p.id group by p.id
--
select p.id, count(v.value) from post p left join vote v on v.post_id = p.id group by p.id

-- pair voted-own-post differs
select v.post_id from vote v join post p on p.id = v.post_id where p.author_id = v.member_id
--
select v.post_id from vote v join post p on p.id = v.post_id join member m on m.id = v.member_id

-- pair both-up-and-down differs
select post_id from vote where value = 1 intersect select post_id from vote where value = -1
--
select post_id from vote group by post_id having count(*) >= 2

-- pair reply-to-self differs
select p.id from post p join post q on q.id = p.parent_id where p.author_id = q.author_id
--
select p.id from post p join post q on q.id = p.parent_id where p.author_id <> q.author_id

-- pair leaf-posts differs
select id from post where id not in (select parent_id from post)
--
select p.id from post p left join post c on c.parent_id = p.id where c.id is null

-- pair leaf-posts-right equal
select p.id from post p where not exists (select from post c where c.parent_id = p.id)
--
select p.id from post p left join post c on c.parent_id = p.id where c.id is null

-- pair longest-body differs
select id from post where length(body) = (select max(length(body)) from post)
--
select id from post where body = (select max(body) from post)

-- pair word-search differs
select id from post where body ~* '\ycat\y'
--
select id from post where body ilike '%cat%'

-- pair full-text differs
select id from post where to_tsvector('english', body) @@ to_tsquery('english', 'cat & dog')
--
select id from post where to_tsvector('english', body) @@ to_tsquery('english', 'cat | dog')

-- pair trimmed-empty differs
select id from post where trim(body) = ''
--
select id from post where body = ''

-- pair members-with-no-votes differs
select m.id from member m where not exists (select 1 from vote v where v.member_id = m.id and v.value = 1)
--
select m.id from member m where exists (select 1 from vote v where v.member_id = m.id and v.value <> 1)

-- pair vote-values equal
select post_id from vote where value > 0
--
select post_id from vote where value = 1

-- pair serial-twice equal
select id from member where nick = 'bo' and id is not null
--
select max(id) from member where nick = 'bo' having count(*) > 0

-- pair author-of-parent differs
select p.id, (select m.nick from post q join member m on m.id = q.author_id where q.id = p.parent_id) from post p
--
select p.id, m.nick from post p join post q on q.id = p.parent_id join member m on m.id = q.author_id

-- pair rank-by-score differs
select id, rank() over (order by score desc) from post
--
select id, row_number() over (order by score desc, id) from post

-- pair top-tenth differs
select id from (select id, ntile(10) over (order by score desc, id) n from post) x where n = 1
--
select id from (select id, percent_rank() over (order by score desc, id) n from post) x where n < 0.1

-- pair ntile-four differs
select id, ntile(4) over (order by id) from post
--
select id, ntile(3) over (order by id) from post

-- pair agg-list differs
select author_id, string_agg(body, ',' order by id) from post group by author_id
--
select author_id, string_agg(distinct body, ',') from post group by author_id
