-- The few rows that a learner sees. Every film is invented.

INSERT INTO film (id, title, genre, genre_before) VALUES
(1, 'The Salt Ledger', 'drama', NULL),
(2, 'Lanterns for the Ferry', 'drama', 'sea'),
(3, 'Eleven Umbrellas', 'funny', NULL),
(4, 'A Kitchen in Oruro', 'docu', NULL),
(5, 'What the Glacier Kept', 'docu', 'nature'),
(6, 'Night Bus to Tamale', 'thriller', NULL),
(7, 'The Quiet Satellite', 'sci-fi', 'future'),
(8, 'Bela and the Moon', 'cartoon', NULL),
(9, 'Button Soup', 'cartoon', NULL),
(10, 'The Last Switchboard', NULL, NULL);

INSERT INTO genre_rename (old_name, new_name) VALUES
('docu', 'documentary'),
('sci-fi', 'science fiction'),
('cartoon', 'animation'),
('funny', 'comedy');
