-- The few rows that a learner sees. Every film is invented.

INSERT INTO film (id, title, synopsis) VALUES
(1, 'The Salt Ledger',
 'A bookkeeper in Aveiro finds a second set of books and a debt that her grandfather never paid.'),
(2, 'Lanterns for the Ferry',
 'On a small island the last ferry pilot teaches a stranger to read the tide before winter comes.'),
(3, 'Eleven Umbrellas',
 'A tailor in Kochi lends out umbrellas in the monsoon, and each comes back with somebody else''s secret.'),
(4, 'The Lost Letter',
 'A postal worker in Faro has one week to find out for whom the letter is meant.'),
(5, 'What the Glacier Kept',
 'The ice gives back a lost aircraft, and two filmmakers look for the families of its crew.'),
(6, 'Rain over Faro',
 'Forty years late, a lost letter arrives at a house where nobody knows the name on it.'),
(7, 'Dear Ama',
 'A sign painter in Kumasi learns to read at sixty, one letter a week.'),
(8, 'Button Soup',
 'A hungry tin soldier talks a whole village into cooking together.'),
(9, 'Two Kettles',
 'Every morning two ferries leave the harbor, and an old couple wave at both.');
