CREATE TABLE film (
  id      int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL,
  watches int  NOT NULL DEFAULT 0
);
CREATE INDEX film_by_lower_title ON film (lower(title) text_pattern_ops);
