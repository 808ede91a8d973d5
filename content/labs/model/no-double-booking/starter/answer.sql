-- The same start twice is refused. What about a minute later?
CREATE TABLE booking (
  room      text,
  starts_at timestamptz,
  ends_at   timestamptz,
  canceled  boolean NOT NULL DEFAULT false,
  UNIQUE (room, starts_at)
);
