SELECT balance AS seen, balance >= :amount AS enough FROM card WHERE id = :card \gset
\if :enough
WITH paid AS (
  UPDATE card SET balance = :seen - :amount WHERE id = :card AND balance = :seen RETURNING id
), noted AS (
  INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid
)
SELECT count(*) = 0 AS again FROM paid \gset
\if :again
SELECT balance AS seen, balance >= :amount AS enough FROM card WHERE id = :card \gset
\if :enough
WITH paid AS (
  UPDATE card SET balance = :seen - :amount WHERE id = :card AND balance = :seen RETURNING id
), noted AS (
  INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid
)
SELECT count(*) = 0 AS again FROM paid \gset
\if :again
SELECT balance AS seen, balance >= :amount AS enough FROM card WHERE id = :card \gset
\if :enough
WITH paid AS (
  UPDATE card SET balance = :seen - :amount WHERE id = :card AND balance = :seen RETURNING id
), noted AS (
  INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid
)
SELECT count(*) = 0 AS again FROM paid \gset
\endif
\endif
\endif
\endif
\endif
