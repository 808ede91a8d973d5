CREATE TABLE agent (
  login   text PRIMARY KEY,
  team    text NOT NULL,
  is_lead boolean NOT NULL
);
CREATE TABLE ticket (
  id        int PRIMARY KEY,
  agent     text NOT NULL REFERENCES agent,
  subject   text NOT NULL,
  is_closed boolean NOT NULL DEFAULT false
);
CREATE TABLE message (
  ticket_id int NOT NULL REFERENCES ticket,
  line      text NOT NULL
);
CREATE VIEW open_ticket AS
SELECT id, agent, subject FROM ticket WHERE NOT is_closed;

GRANT SELECT ON agent, open_ticket TO support;
GRANT SELECT, INSERT, UPDATE ON ticket, message TO support;
GRANT SELECT (id, agent, is_closed) ON ticket TO report;
