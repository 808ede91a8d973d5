ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_or_led ON ticket FOR SELECT TO support
  USING (EXISTS (
    SELECT FROM agent me JOIN agent they ON they.login = me.login OR (me.is_lead AND they.team = me.team)
     WHERE me.login = current_user AND they.login = ticket.agent));

CREATE POLICY counted ON ticket FOR SELECT TO report USING (true);

CREATE POLICY with_its_ticket ON message TO support
  USING (EXISTS (SELECT FROM ticket WHERE ticket.id = message.ticket_id));

ALTER VIEW open_ticket SET (security_invoker = true);
