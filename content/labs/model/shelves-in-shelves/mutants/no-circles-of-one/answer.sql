CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int REFERENCES shelf,
  name      text NOT NULL,
  CHECK (parent_id <> id),
  UNIQUE NULLS NOT DISTINCT (parent_id, name)
);

CREATE VIEW shelf_path AS
WITH RECURSIVE down AS (
  SELECT id, name AS path, 0 AS depth FROM shelf WHERE parent_id IS NULL
  UNION ALL
  SELECT s.id, d.path || ' / ' || s.name, d.depth + 1 FROM down d JOIN shelf s ON s.parent_id = d.id
)
SELECT id, path, depth FROM down;

