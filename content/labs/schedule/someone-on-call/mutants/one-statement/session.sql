UPDATE engineer SET on_call = false
 WHERE id = :engineer
   AND (SELECT count(*) FROM engineer WHERE shift_id = :shift AND on_call) > 1;
