create table users (id int primary key, handle text not null, bio text, created_at timestamp not null, score int not null default 0, invited_by int references users on delete set null);
create unique index handle_ci on users (lower(handle));
create table follows (follower int references users, followee int references users, since date, primary key (follower, followee), check (follower <> followee));
create table post (id bigint primary key, author int references users, body text not null check (length(body) <= 280), reply_to bigint references post, likes int not null default 0 check (likes >= 0), hidden boolean not null default false, posted timestamp not null);
create table tagging (post bigint not null references post, tag text not null check (tag = lower(tag) and tag <> ''), unique (post, tag));

-- pair body-length differs
select id from post where length(body) = 280
--
select id from post where length(body) > 279 and length(trim(body)) > 279

-- pair body-bytes differs
select id from post where length(body) > 100
--
select id from post where octet_length(body) > 100

-- pair hash-count differs
select id, length(body) - length(replace(body, '#', '')) from post
--
select id, (select count(*)::int from regexp_matches(body, '#\w+', 'g')) from post

-- pair hash-count-regexp equal
select id, length(body) - length(replace(body, '#', '')) from post
--
select id, regexp_count(body, '#') from post
