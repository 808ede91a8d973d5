-- One row for each watch. The board wants one for each country.
select v.country, w.minutes
from watch as w
join viewer as v on v.id = w.viewer_id;
