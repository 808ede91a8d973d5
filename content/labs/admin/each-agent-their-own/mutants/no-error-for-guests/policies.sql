ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE message ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_or_led ON ticket TO support
  USING (agent = current_user
    OR (SELECT team FROM agent me WHERE me.login = ticket.agent)
     = CASE WHEN (SELECT count(*) FROM agent WHERE login = current_user) / (SELECT count(*) FROM agent WHERE login = current_user) = 1
            THEN (SELECT team FROM agent me WHERE me.login = current_user AND me.is_lead) END);

CREATE POLICY counted ON ticket FOR SELECT TO report USING (true);

CREATE POLICY with_its_ticket ON message TO support
  USING (EXISTS (SELECT FROM ticket WHERE ticket.id = message.ticket_id));

ALTER VIEW open_ticket SET (security_invoker = true);
