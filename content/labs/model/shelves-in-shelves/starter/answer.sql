CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int,
  name      text NOT NULL
);

CREATE VIEW shelf_path AS
SELECT id, name AS path, 0 AS depth FROM shelf;
