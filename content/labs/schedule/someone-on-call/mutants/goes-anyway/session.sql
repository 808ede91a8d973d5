UPDATE engineer SET on_call = false WHERE id = :engineer;
