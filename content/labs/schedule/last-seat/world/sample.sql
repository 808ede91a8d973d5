INSERT INTO screening (id, film, seats) VALUES (1, 'Salt and Copper', 3), (2, 'Winter Timetable', 2), (3, 'The Long Shore', 1), (4, 'Nine Letters Home', 1), (5, 'The Long Shore', 2), (504001, 'Salt and Copper', 3);
INSERT INTO booking (screening_id, viewer) VALUES (1, 'Ola'), (1, 'Ben'), (3, 'Zoe'), (5, 'Zoe'), (5, 'Zoe'), (504001, 'Ola'), (504001, 'Ben');
