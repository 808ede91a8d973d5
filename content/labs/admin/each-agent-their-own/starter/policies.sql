-- reel_owner runs this file.
ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_tickets ON ticket FOR SELECT
  USING (true);
