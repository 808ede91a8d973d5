-- Everybody, for a start. Who gets no letter?
select id, name
from viewer
