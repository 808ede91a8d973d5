SELECT balance >= :amount AS enough, balance - :amount AS rest FROM card WHERE id = :card FOR UPDATE \gset
\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\endif
