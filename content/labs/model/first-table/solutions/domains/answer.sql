CREATE DOMAIN name_of_a_work AS text CHECK (value ~ '[^[:space:]]');
CREATE DOMAIN film_year AS smallint CHECK (value >= 1888);
CREATE DOMAIN whole_minutes AS int CHECK (value >= 1);

CREATE TABLE film (
  id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  title   name_of_a_work NOT NULL,
  year    film_year,
  minutes whole_minutes,
  code    text
);
CREATE UNIQUE INDEX one_film_a_code ON film (code);
CREATE UNIQUE INDEX one_film_a_title_and_year ON film (title, year);
