INSERT INTO account (email) VALUES (${email}), ('max@reel.example');
