UPDATE card
   SET balance = balance + CASE id WHEN :to_card THEN :amount ELSE -:amount END
 WHERE id IN (:from_card, :to_card);
