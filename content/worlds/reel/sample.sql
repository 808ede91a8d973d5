-- The few rows that a learner sees. Every film, person and viewer is invented.

INSERT INTO film (id, title, genre, released, minutes, country, synopsis, details) VALUES
(1, 'The Salt Ledger', 'drama', '2021-03-19', 118, 'PT',
 'A bookkeeper in Aveiro finds a second set of books and a debt that her grandfather never paid.',
 '{"languages": ["pt"], "awards": [{"name": "Golden Heron", "year": 2021}], "budget": {"amount": 2400000, "currency": "EUR"}}'),
(2, 'Lanterns for the Ferry', 'drama', '2022-10-07', 104, 'JP',
 'On a small island the last ferry pilot teaches a stranger to read the tide before winter comes.',
 '{"languages": ["ja", "en"], "awards": [], "budget": {"amount": 310000000, "currency": "JPY"}}'),
(3, 'Eleven Umbrellas', 'comedy', '2021-11-05', 92, 'IN',
 'A tailor in Kochi lends out umbrellas in the monsoon, and each comes back with somebody else''s secret.',
 '{"languages": ["ml", "hi", "en"], "awards": [{"name": "Monsoon Prize", "year": 2022}, {"name": "Audience Ticket", "year": 2022}]}'),
(4, 'A Kitchen in Oruro', 'documentary', '2020-06-12', 58, 'BO',
 'Four sisters feed a mining town from one kitchen, and keep count of everyone who comes home.',
 '{"languages": ["es", "ay"], "budget": null}'),
(5, 'What the Glacier Kept', 'documentary', '2023-09-15', 74, 'IS',
 'The ice gives back a lost aircraft, and two filmmakers look for the families of its crew.',
 '{"languages": ["is", "en"], "awards": [{"name": "Northern Light", "year": 2024}], "budget": {"amount": 900000, "currency": "EUR"}}'),
(6, 'Night Bus to Tamale', 'thriller', '2023-02-24', 101, 'GH',
 'Forty passengers, one missing suitcase, and a driver who must not stop before morning.',
 '{"languages": ["en", "tw"], "awards": [], "budget": {"amount": 1150000, "currency": "USD"}}'),
(7, 'The Quiet Satellite', 'science fiction', '2022-04-29', 127, 'KR',
 'An engineer hears a human voice in the signal of a satellite that was switched off years ago.',
 '{"languages": ["ko"], "awards": [{"name": "Golden Heron", "year": 2022}], "budget": {"amount": 6800000, "currency": "USD"}}'),
(8, 'Bela and the Moon', 'animation', '2022-10-07', 44, 'BR',
 'A girl builds a ladder out of borrowed things and goes to ask the moon to sleep a little later.',
 '{"languages": ["pt"], "awards": [{"name": "Audience Ticket", "year": 2023}]}'),
(9, 'Button Soup', 'animation', '2019-12-06', 26, NULL,
 'A hungry tin soldier talks a whole village into cooking together.',
 '{"languages": [], "awards": []}'),
(10, 'The Last Switchboard', 'drama', NULL, 110, 'EG',
 'A telephone operator in Alexandria listens to the last calls of a city that changes its numbers.',
 '{"languages": ["ar", "fr"], "budget": {"amount": 1900000, "currency": "USD"}}');

INSERT INTO person (id, name, born) VALUES
(1, 'Lakshmi Varrier', '1985-05-14'),
(2, 'Kwabena Asante', '1990-07-17'),
(3, 'Nadia el-Sharkawy', '1983-10-11'),
(4, 'Inês Carvalhal', '1974-08-02'),
(5, 'Caio Bittencourt', '1988-02-26'),
(6, 'Thandiwe Mokoena', '1995-09-05'),
(7, 'Rosa Quispe Mamani', '1979-11-30'),
(8, 'Amadou Diallo', '1992-06-21'),
(9, 'Haruto Minami', '1968-01-23'),
(10, 'Tevita Fonua', '1987-04-18'),
(11, 'Sigrún Halldórs', '1981-03-09'),
(12, 'Seo Ji-won', '1977-12-04'),
(13, 'Zofia Marczak', NULL);

INSERT INTO credit (film_id, person_id, role) VALUES
(1, 4, 'director'), (1, 4, 'writer'), (1, 5, 'actor'),
(2, 9, 'director'), (2, 6, 'actor'), (2, 13, 'composer'),
(3, 1, 'director'), (3, 1, 'actor'), (3, 8, 'actor'),
(4, 7, 'director'),
(5, 11, 'director'), (5, 2, 'director'),
(6, 2, 'director'), (6, 8, 'actor'), (6, 6, 'actor'),
(7, 12, 'director'), (7, 9, 'writer'),
(8, 5, 'director'), (8, 13, 'composer'),
(9, 13, 'director'),
(10, 3, 'director'), (10, 6, 'actor');

INSERT INTO viewer (id, name, email, country, zone, joined, invited_by) VALUES
(1, 'Amara Okafor', 'amara@post.example', 'NG', 'Africa/Lagos', '2023-02-11', NULL),
(2, 'Luís Teixeira', 'luis.t@post.example', 'BR', 'America/Sao_Paulo', '2023-05-30', NULL),
(3, 'Mei Tanaka', 'mei@mail.example', 'JP', 'Asia/Tokyo', '2023-09-04', 1),
(4, 'Beatriz Nogueira', 'bia@mail.example', 'BR', 'America/Sao_Paulo', '2024-01-19', 2),
(5, 'Arjun Pillai', 'arjun.p@post.example', 'IN', 'Asia/Kolkata', '2024-03-08', 1),
(6, 'Sofie Lindqvist', 'sofie@mail.example', 'SE', 'Europe/Stockholm', '2024-06-27', 5);

INSERT INTO watch (id, viewer_id, film_id, started_at, ended_at, minutes) VALUES
(1, 1, 6, '2024-07-05 19:10+00', '2024-07-05 20:55+00', 101),
(2, 2, 1, '2024-07-06 00:20+00', '2024-07-06 02:31+00', 118),
(3, 3, 2, '2024-07-07 11:05+00', '2024-07-07 12:49+00', 104),
(4, 2, 8, '2024-07-07 21:30+00', '2024-07-07 22:14+00', 44),
(5, 4, 1, '2024-07-12 01:40+00', '2024-07-12 03:20+00', 97),
(6, 5, 3, '2024-07-13 14:15+00', '2024-07-13 15:50+00', 92),
(7, 1, 4, '2024-07-14 20:00+00', '2024-07-14 20:58+00', 58),
(8, 3, 7, '2024-07-14 14:30+00', '2024-07-14 17:02+00', 127),
(9, 1, 3, '2024-07-19 22:25+00', '2024-07-19 23:59+00', 92),
(10, 4, 8, '2024-07-20 22:05+00', '2024-07-20 22:40+00', 31),
(11, 5, 5, '2024-07-20 18:10+00', '2024-07-20 18:31+00', 20),
(12, 2, 6, '2024-07-21 02:15+00', NULL, 12),
(13, 5, 5, '2024-07-21 16:00+00', '2024-07-21 17:14+00', 74),
(14, 2, 1, '2024-07-27 23:05+00', '2024-07-28 00:06+00', 61);

INSERT INTO rating (viewer_id, film_id, stars, rated_at) VALUES
(1, 6, 5, '2024-07-05 21:00+00'),
(1, 4, 4, '2024-07-14 21:03+00'),
(1, 3, 3, '2024-07-20 08:12+00'),
(2, 1, 5, '2024-07-06 02:35+00'),
(2, 8, 4, '2024-07-07 22:20+00'),
(3, 2, 4, '2024-07-07 12:50+00'),
(3, 7, 5, '2024-07-14 17:10+00'),
(4, 1, 3, '2024-07-12 03:22+00'),
(5, 3, 4, '2024-07-13 16:00+00'),
(5, 5, 4, '2024-07-21 17:20+00');

INSERT INTO part (id, parent_id, title, position, minutes) VALUES
(1, NULL, 'Harbor Nine', 1, NULL),
(2, 1, 'Season 1', 1, NULL),
(3, 2, 'The New Pilot', 1, 48),
(4, 2, 'Fog', 2, 51),
(5, 2, 'Two Anchors', 3, 46),
(6, 1, 'Season 2', 2, NULL),
(7, 6, 'Low Water', 1, 50),
(8, 6, 'The Long Rope', 2, 49),
(9, NULL, 'Bread and Bones', 2, NULL),
(10, 9, 'Season 1', 1, NULL),
(11, 10, 'Flour', 1, 32),
(12, 10, 'Yeast', 2, 30);

INSERT INTO payment (id, viewer_id, plan, paid_on, amount, refunded) VALUES
(1, 1, 'family', '2024-07-01', 14.99, false),
(2, 2, 'standard', '2024-07-02', 9.99, false),
(3, 3, 'basic', '2024-07-04', 5.99, false),
(4, 4, 'standard', '2024-07-09', 9.99, true),
(5, 5, 'basic', '2024-07-10', 5.99, false),
(6, 1, 'family', '2024-08-01', 14.99, false),
(7, 2, 'standard', '2024-08-02', 9.99, false),
(8, 3, 'basic', '2024-08-04', 0.00, false);
