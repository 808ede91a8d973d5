DELETE FROM rating WHERE viewer_id = 4;
DELETE FROM watch WHERE viewer_id = 4;
UPDATE viewer
   SET invited_by = NULL
 WHERE id = (SELECT id FROM viewer WHERE invited_by = 4);
DELETE FROM viewer WHERE id = 4;
