INSERT INTO shift (id, name) VALUES (1, 'day'), (2, 'evening'), (3, 'night'), (4, 'day'), (504001, 'day');
INSERT INTO engineer (id, name, shift_id, on_call) VALUES
(1, 'Ada', 1, true), (2, 'Max', 1, true), (3, 'Lin', 2, true), (4, 'Ola', 2, true), (5, 'Zoe', 3, true), (6, 'Ben', 3, false),
(7, 'Kim', 4, true), (8, 'Kim', 4, true), (9, 'Eve', 4, false),
(10, 'Ada', 504001, true), (11, 'Max', 504001, true), (12, 'Lin', 504001, true);
