INSERT INTO sheet (viewer, email, film, year, watched_on, stars) VALUES
('Noor Haddad', 'noor@reel.example', 'Salt', '1961', '2026-03-01', '4'),
('Noor Haddad', 'noor@reel.example', 'Salt', '2019', '2026-03-01', ''),
('Noor Haddad', ' Noor@reel.example', 'Salt', '1961', '2026-03-08', '5'),
('Ilse Brandt', 'ilse@reel.example', 'Copper ', '2021', '2026-03-05', '3'),
('Ilse Brandt', 'ilse@reel.example', 'Copper', '2021', '2026-03-05', '3'),
('Max Orr', 'max.orr@reel.example', 'Salt', '2019', '2026-03-05', '2'),
('Max Orr', 'MAX.ORR@reel.example', 'Winter Timetable', '1999', '2026-03-09', ''),
('Noor Haddad', 'noor.h@reel.example', 'Copper', '2021', '2026-03-10', '1'),
('Ada Lind', 'ada@reel.example', '', '', '', ''),
('', '', 'Nine Letters Home', '2008', '', '');
