select f.genre, 1 + count(better.id) as place, f.title, f.views
from film f
left join film better
  on better.genre = f.genre and better.views > f.views and better.minutes >= 60
where f.minutes >= 60
group by f.id
having count(better.id) < 3
order by f.genre, place, f.title
