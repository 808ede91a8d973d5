CREATE FUNCTION works_for(who name) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT login FROM agent WHERE login = who
  UNION
  SELECT they.login FROM agent me JOIN agent they USING (team) WHERE me.login = who AND me.is_lead
$$;

ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON ticket FOR SELECT USING (agent IN (SELECT works_for(current_user)));
CREATE POLICY files ON ticket FOR INSERT WITH CHECK (agent IN (SELECT works_for(current_user)));
CREATE POLICY works ON ticket FOR UPDATE
  USING (agent IN (SELECT works_for(current_user)))
  WITH CHECK (agent = current_user OR EXISTS (SELECT FROM agent me WHERE me.login = current_user AND me.is_lead));
CREATE POLICY report_counts ON ticket FOR SELECT TO report USING (true);

ALTER TABLE message ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON message FOR SELECT USING (ticket_id IN (SELECT id FROM ticket));
CREATE POLICY writes ON message FOR INSERT WITH CHECK (ticket_id IN (SELECT id FROM ticket));
CREATE POLICY changes ON message FOR UPDATE USING (ticket_id IN (SELECT id FROM ticket));

DROP VIEW open_ticket;
CREATE VIEW open_ticket WITH (security_invoker = true) AS
SELECT id, agent, subject FROM ticket WHERE NOT is_closed;
GRANT SELECT ON open_ticket TO support;
