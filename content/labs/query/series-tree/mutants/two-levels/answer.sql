select number, title
from (
  select position::text as number, title, array[position] as way
  from part
  where parent_id = 1
  union all
  select season.position || '.' || episode.position, episode.title,
         array[season.position, episode.position]
  from part season
  join part episode on episode.parent_id = season.id
  where season.parent_id = 1
) as content
order by way
