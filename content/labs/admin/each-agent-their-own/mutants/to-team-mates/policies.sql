ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON ticket TO support
  USING (agent = current_user)
  WITH CHECK (EXISTS (
    SELECT 1 FROM agent me JOIN agent mate ON mate.team = me.team
     WHERE me.login = current_user AND mate.login = ticket.agent));

CREATE POLICY team ON ticket TO support
  USING (EXISTS (
    SELECT 1 FROM agent me JOIN agent mate ON mate.team = me.team
     WHERE me.login = current_user AND me.is_lead AND mate.login = ticket.agent))
  WITH CHECK (EXISTS (
    SELECT 1 FROM agent me JOIN agent mate ON mate.team = me.team
     WHERE me.login = current_user AND me.is_lead AND mate.login = ticket.agent));

CREATE POLICY nightly ON ticket FOR SELECT TO report USING (true);

CREATE POLICY of_ticket ON message TO support
  USING (EXISTS (SELECT 1 FROM ticket WHERE ticket.id = message.ticket_id));

ALTER VIEW open_ticket SET (security_invoker = true);
