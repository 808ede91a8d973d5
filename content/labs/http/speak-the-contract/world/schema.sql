CREATE TABLE film (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE review (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film_id      int    NOT NULL REFERENCES film,
  stars        int    NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment      text,
  author_email text,
  written_at   timestamptz NOT NULL DEFAULT now()
);
