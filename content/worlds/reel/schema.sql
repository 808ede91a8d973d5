-- Reel, a film streaming service. Every lab of this world uses some of these tables.
-- Times are stored with their zone; the bench runs in UTC.

CREATE TYPE credit_role AS ENUM ('director', 'writer', 'actor', 'composer');

CREATE TABLE film (
  id       int PRIMARY KEY,
  title    text NOT NULL,
  genre    text NOT NULL,
  released date,                               -- NULL: announced, not out yet
  minutes  int NOT NULL CHECK (minutes > 0),
  country  char(2),                            -- where it was made; NULL: not recorded
  synopsis text NOT NULL DEFAULT '',
  details  jsonb NOT NULL DEFAULT '{}'         -- languages, awards, budget: whatever the studio sent
);

CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL,
  born date
);

CREATE TABLE credit (
  film_id   int NOT NULL REFERENCES film (id),
  person_id int NOT NULL REFERENCES person (id),
  role      credit_role NOT NULL,
  PRIMARY KEY (film_id, person_id, role)
);

CREATE TABLE viewer (
  id      int PRIMARY KEY,
  name    text NOT NULL,
  email   text NOT NULL UNIQUE,
  country char(2) NOT NULL,
  zone    text NOT NULL DEFAULT 'UTC',         -- an IANA time zone, as Europe/Lisbon
  joined  date NOT NULL,
  invited_by int REFERENCES viewer (id)
);

CREATE TABLE watch (
  id         bigint PRIMARY KEY,
  viewer_id  int NOT NULL REFERENCES viewer (id),
  film_id    int NOT NULL REFERENCES film (id),
  started_at timestamptz NOT NULL,
  ended_at   timestamptz CHECK (ended_at >= started_at),  -- NULL: still watching, or the connection was lost
  minutes    int NOT NULL CHECK (minutes >= 0)            -- minutes of film seen, pauses left out
);

CREATE TABLE rating (
  viewer_id int NOT NULL REFERENCES viewer (id),
  film_id   int NOT NULL REFERENCES film (id),
  stars     int NOT NULL CHECK (stars BETWEEN 1 AND 5),
  rated_at  timestamptz NOT NULL,
  PRIMARY KEY (viewer_id, film_id)
);

-- A series is a tree: series, season, episode. Siblings are told apart by their position, and a part
-- is entered after the one that it belongs to.
CREATE TABLE part (
  id        int PRIMARY KEY,
  parent_id int REFERENCES part (id),
  title     text NOT NULL,
  position  int NOT NULL CHECK (position > 0),
  minutes   int CHECK (minutes > 0),           -- NULL for a series or a season
  UNIQUE (parent_id, position),
  CHECK (parent_id < id)
);

CREATE TABLE payment (
  id        int PRIMARY KEY,
  viewer_id int NOT NULL REFERENCES viewer (id),
  plan      text NOT NULL CHECK (plan IN ('basic', 'standard', 'family')),
  paid_on   date NOT NULL,
  amount    numeric(8,2) NOT NULL CHECK (amount >= 0),
  refunded  boolean NOT NULL DEFAULT false
);
