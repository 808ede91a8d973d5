-- What the studios sent about their films.

CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  details jsonb NOT NULL
);
