WITH locked AS MATERIALIZED (
  SELECT id FROM card WHERE id IN (:from_card, :to_card) ORDER BY id FOR NO KEY UPDATE
)
UPDATE card SET balance = balance + CASE card.id WHEN :to_card THEN :amount ELSE -:amount END
  FROM locked WHERE card.id = locked.id;
