CREATE TABLE shelf (
  id        int PRIMARY KEY,
  parent_id int REFERENCES shelf ON DELETE NO ACTION,
  name      text NOT NULL CHECK (name <> '')
);
CREATE UNIQUE INDEX ON shelf (coalesce(parent_id, -1), name);

-- Each shelf with every shelf above it, and how many steps above.
CREATE TABLE above (
  shelf_id    int NOT NULL REFERENCES shelf ON DELETE CASCADE,
  ancestor_id int NOT NULL REFERENCES shelf ON DELETE CASCADE,
  steps       int NOT NULL,
  PRIMARY KEY (shelf_id, steps),
  CONSTRAINT not_in_itself CHECK (shelf_id <> ancestor_id)
);

CREATE FUNCTION keep_above() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE above IN EXCLUSIVE MODE;
  DELETE FROM above;
  INSERT INTO above
  WITH RECURSIVE up AS (
    SELECT id, parent_id, 1 AS steps FROM shelf WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT up.id, s.parent_id, up.steps + 1
      FROM up JOIN shelf s ON s.id = up.parent_id
     WHERE s.parent_id IS NOT NULL AND up.steps <= (SELECT count(*) FROM shelf)
  )
  SELECT id, parent_id, steps FROM up;
  RETURN NULL;
END $$;

CREATE TRIGGER keep_above AFTER INSERT OR UPDATE OR DELETE ON shelf
  FOR EACH STATEMENT EXECUTE FUNCTION keep_above();

CREATE VIEW shelf_path AS
SELECT s.id,
       coalesce(string_agg(a.name, ' / ' ORDER BY v.steps DESC) || ' / ', '') || s.name AS path,
       count(v.steps)::int AS depth
  FROM shelf s
  LEFT JOIN above v ON v.shelf_id = s.id
  LEFT JOIN shelf a ON a.id = v.ancestor_id
 GROUP BY s.id;
