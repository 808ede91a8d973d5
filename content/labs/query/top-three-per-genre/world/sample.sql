-- The few rows that a learner sees. Every film is invented.

INSERT INTO film (id, title, genre, minutes, views) VALUES
(1, 'The Salt Ledger', 'drama', 118, 5120),
(2, 'Lanterns for the Ferry', 'drama', 104, 4310),
(3, 'Eleven Umbrellas', 'comedy', 92, 3640),
(4, 'A Kitchen in Oruro', 'documentary', 58, 1310),
(5, 'What the Glacier Kept', 'documentary', 74, 1820),
(6, 'Night Bus to Tamale', 'thriller', 101, 2740),
(7, 'The Quiet Satellite', 'science fiction', 127, 4185),
(8, 'Bela and the Moon', 'animation', 44, 1380),
(9, 'Button Soup', 'animation', 26, 760),
(10, 'Ink and Distance', 'drama', 110, 2875),
(11, 'A Dentist for Ho', 'comedy', 101, 2210),
(12, 'Forty Tickets', 'comedy', 92, 1475),
(13, 'The Idle Tailor', 'comedy', 88, 900),
(14, 'Winter Accounts', 'drama', 97, 1990),
(15, 'Paper Boats', 'drama', 104, 1990),
(16, 'The Paper Whale', 'animation', 82, 1640);
