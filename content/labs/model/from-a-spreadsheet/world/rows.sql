-- Noor, Salt of 1961, a person without a film and a film without a person are always there.
INSERT INTO sheet (viewer, email, film, year, watched_on, stars)
SELECT CASE WHEN random() < 0.2 THEN ' ' || v.name ELSE v.name END, CASE WHEN random() < 0.2 THEN ' ' || upper(v.email) ELSE v.email END,
       CASE WHEN random() < 0.2 THEN f.title || ' ' ELSE f.title END, f.year,
       (date '2026-03-01' + (floor(random() * 4))::int)::text, ''
  FROM (VALUES ('Noor Haddad', 'noor@reel.example'), ('Noor Haddad', 'noor.h@reel.example'),
               ('Ilse Brandt', 'ilse@reel.example'), ('Max Orr', 'max.orr@reel.example')) AS v (name, email),
       (VALUES ('Salt', '1961'), ('Salt', '2019'), ('Copper', '2021'), ('Winter Timetable', '1999'), ('Rain over Faro', '1902')) AS f (title, year),
       generate_series(1, 3)
 WHERE random() < 0.6 OR (v.email = 'noor@reel.example' AND f.year = '1961');

-- Stars belong to person, film and day.
UPDATE sheet s SET stars = g.stars
  FROM (SELECT email, film, year, watched_on,
               CASE WHEN random() < 0.4 THEN '' ELSE (1 + floor(random() * 5))::int::text END AS stars
          FROM (SELECT DISTINCT lower(btrim(email)) AS email, btrim(film) AS film, year, watched_on
                  FROM sheet ORDER BY 1, 2, 3, 4) AS each_one) AS g
 WHERE lower(btrim(s.email)) = g.email AND btrim(s.film) = g.film
   AND s.year = g.year AND s.watched_on = g.watched_on;

INSERT INTO sheet (viewer, email, film, year, watched_on, stars) VALUES
('Ada Lind', 'ada@reel.example', '', '', '', ''),
('Zoe Bell ', 'zoe.b@reel.example', ' ', '', '', '  '),
('', '', 'Nine Letters Home', '2008', '', ''),
(' ', '  ', 'One Lamp', '1930', '', ''),
('Ilse van der Berg', 'ilse.b@reel.example', 'Salt', '2019', '2026-03-05', ' '),
('Rory McCann', 'rory@reel.example', 'Copper', '2021', '2026-03-06', '2');
