INSERT INTO card (id, balance) VALUES (1, 50), (2, 30), (3, 2);
INSERT INTO rental (film, viewer) VALUES (9, 'Zoe');
INSERT INTO ledger (card_id, amount) VALUES (2, 5);
