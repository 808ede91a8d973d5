INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
