CREATE TABLE job (
  id    int PRIMARY KEY,
  tries int NOT NULL
);
ALTER TABLE job SET (autovacuum_enabled = false);
CREATE TABLE watch (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  viewer_id int NOT NULL,
  minutes   int NOT NULL
);
CREATE TABLE visit (
  id   int PRIMARY KEY,
  page text NOT NULL
);
CREATE TABLE payment (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  viewer_id int NOT NULL,
  cents     int NOT NULL
);
