ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;

CREATE POLICY adas ON ticket TO ada USING (agent = 'ada');
CREATE POLICY maxs ON ticket TO max USING (agent = 'max');
CREATE POLICY bens ON ticket TO ben USING (agent = 'ben');
CREATE POLICY lins ON ticket TO lin USING (agent IN (SELECT login FROM agent WHERE team = 'north'));

CREATE POLICY counted ON ticket FOR SELECT TO report USING (true);

CREATE POLICY with_its_ticket ON message TO support
  USING (EXISTS (SELECT FROM ticket WHERE ticket.id = message.ticket_id));

ALTER VIEW open_ticket SET (security_invoker = true);
