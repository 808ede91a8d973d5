-- The few rows that a learner sees.

INSERT INTO rating (viewer_id, film_id, stars, rated_at) VALUES
(1, 4, 4, '2024-07-14 21:03+00'),
(1, 6, 5, '2024-07-05 21:00+00'),
(2, 1, 5, '2024-07-06 02:35+00'),
(3, 7, 5, '2024-07-14 17:10+00'),
(5, 3, 4, '2024-07-13 16:00+00');

INSERT INTO rating_inbox (viewer_id, film_id, stars, rated_at) VALUES
(1, 4, 5, '2024-08-01 19:00+00'),
(2, 1, 4, '2024-08-02 01:10+00'),
(4, 8, 4, '2024-08-02 22:30+00'),
(5, 5, 3, '2024-08-03 17:00+00');
