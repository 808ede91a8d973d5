CREATE TABLE booking (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room      text NOT NULL,
  starts_at timestamp NOT NULL,
  ends_at   timestamp NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at),
  EXCLUDE USING gist (room WITH =, tsrange(starts_at, ends_at) WITH &&) WHERE (NOT canceled)
);
