WITH room AS (
  SELECT id, seats FROM screening WHERE id = :screening FOR UPDATE
)
INSERT INTO booking (screening_id, viewer)
SELECT id, :'viewer' FROM room
 WHERE seats > (SELECT count(*) FROM booking WHERE screening_id = :screening);
