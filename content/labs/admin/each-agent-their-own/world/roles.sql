CREATE ROLE support NOLOGIN;
CREATE ROLE report LOGIN;
CREATE ROLE ada LOGIN IN ROLE support;
CREATE ROLE lin LOGIN IN ROLE support;
CREATE ROLE max LOGIN IN ROLE support;
CREATE ROLE ben LOGIN IN ROLE support;
-- In the role, and not an agent.
CREATE ROLE guest LOGIN IN ROLE support;
