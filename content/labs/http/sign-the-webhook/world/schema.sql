CREATE TABLE film (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE hook (
  id     int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  url    text NOT NULL,
  secret text NOT NULL
);
CREATE TABLE message (
  id       uuid   PRIMARY KEY DEFAULT gen_random_uuid(),
  position bigint GENERATED ALWAYS AS IDENTITY,
  hook_id  int    NOT NULL REFERENCES hook,
  body     text   NOT NULL,
  attempts int    NOT NULL DEFAULT 0,
  next_try timestamptz NOT NULL DEFAULT now(),
  state    text   NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed'))
);
