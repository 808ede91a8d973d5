INSERT INTO card (id, balance) VALUES (1, 50), (2, 30), (3, 5);
INSERT INTO payment (card_id, amount) VALUES (2, 4);
INSERT INTO request (key, answer) VALUES ('k-done', '{"paid": 4}');
