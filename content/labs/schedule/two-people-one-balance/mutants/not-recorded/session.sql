UPDATE card SET balance = balance - :amount WHERE id = :card AND balance >= :amount;
