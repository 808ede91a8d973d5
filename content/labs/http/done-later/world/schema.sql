CREATE TABLE film (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE trailer (
  id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  film_id     int         NOT NULL REFERENCES film,
  state       text        NOT NULL DEFAULT 'waiting'
                          CHECK (state IN ('waiting', 'working', 'done', 'failed')),
  attempts    int         NOT NULL DEFAULT 0,
  taken_until timestamptz,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
