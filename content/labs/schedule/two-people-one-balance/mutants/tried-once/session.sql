SELECT balance, balance >= :amount AS enough FROM card WHERE id = :card \gset
\if :enough
WITH paid AS (UPDATE card SET balance = :balance - :amount WHERE id = :card AND balance = :balance RETURNING id)
INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid;
\endif
