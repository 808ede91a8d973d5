create table artist (id int primary key, name text not null, country char(2), formed int, disbanded int, check (disbanded >= formed));
create table album (id int primary key, artist int not null references artist, title text not null, released date, label text, unique (artist, title));
create table track (album int references album, disc int default 1, pos int, title text not null, secs int check (secs > 0), explicit boolean default false, primary key (album, disc, pos));
create table playlist (id int primary key, owner text not null, public boolean not null);
create table entry (playlist int not null references playlist, nth int not null check (nth >= 1), album int not null, disc int not null, pos int not null, primary key (playlist, nth), foreign key (album, disc, pos) references track);

-- pair same-artists differs
select e.playlist, count(distinct a.artist) from entry e join album a on a.id = e.album group by 1 having count(distinct a.artist) >= 5
--
select e.playlist, count(distinct a.id) from entry e join album a on a.id = e.album group by 1 having count(distinct a.artist) >= 5

-- pair playlist-dup-self equal
select playlist from entry group by playlist having count(*) > count(distinct (album, disc, pos))
--
select distinct a.playlist from entry a join entry b on a.playlist = b.playlist and (a.album, a.disc, a.pos) = (b.album, b.disc, b.pos) and a.nth < b.nth

-- pair self-titled-once equal
select r.id, count(a.id) from artist r left join album a on a.artist = r.id and a.title = r.name group by r.id
--
select r.id, case when exists (select 1 from album a where a.artist = r.id and a.title = r.name) then 1 else 0 end::bigint from artist r

-- pair double-album differs
select album from track group by album having count(distinct disc) > 1
--
select album from track group by album having max(disc) > 1
