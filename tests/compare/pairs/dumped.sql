--
-- PostgreSQL database dump
--

\restrict dumped

-- Dumped from database version 15.20
-- Dumped by pg_dump version 15.20

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: own; Type: DATABASE; Schema: -; Owner: postgres
--

CREATE DATABASE own WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE own OWNER TO postgres;

\unrestrict dumped
\connect own
\restrict dumped

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: billing; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA billing;


ALTER SCHEMA billing OWNER TO postgres;

--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: hstore; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;


--
-- Name: EXTENSION hstore; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';


--
-- Name: cents; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.cents AS integer
	CONSTRAINT cents_check CHECK ((VALUE >= 0));


ALTER DOMAIN public.cents OWNER TO postgres;

--
-- Name: state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.state AS ENUM (
    'open',
    'paid',
    'void'
);


ALTER TYPE public.state OWNER TO postgres;

--
-- Name: no_drop(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.no_drop() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$ BEGIN NULL; END $$;


ALTER FUNCTION public.no_drop() OWNER TO postgres;

--
-- Name: noted(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.noted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO audit (what, whom) VALUES (TG_OP, NEW.id); RETURN NEW; END $$;


ALTER FUNCTION public.noted() OWNER TO postgres;

--
-- Name: owed(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.owed(c integer) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$ SELECT coalesce(sum(total), 0) FROM billing.invoice WHERE customer_id = c AND state = 'open' $$;


ALTER FUNCTION public.owed(c integer) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: invoice; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.invoice (
    id bigint NOT NULL,
    customer_id integer NOT NULL,
    state public.state DEFAULT 'open'::public.state NOT NULL,
    total public.cents NOT NULL,
    due date,
    note text,
    CONSTRAINT due_then CHECK (((state <> 'open'::public.state) OR (due IS NOT NULL)))
);


ALTER TABLE billing.invoice OWNER TO postgres;

--
-- Name: invoice_id_seq; Type: SEQUENCE; Schema: billing; Owner: postgres
--

CREATE SEQUENCE billing.invoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE billing.invoice_id_seq OWNER TO postgres;

--
-- Name: invoice_id_seq; Type: SEQUENCE OWNED BY; Schema: billing; Owner: postgres
--

ALTER SEQUENCE billing.invoice_id_seq OWNED BY billing.invoice.id;


--
-- Name: payment; Type: TABLE; Schema: billing; Owner: postgres
--

CREATE TABLE billing.payment (
    id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    amount public.cents NOT NULL,
    paid_at timestamp with time zone NOT NULL
);


ALTER TABLE billing.payment OWNER TO postgres;

--
-- Name: payment_id_seq; Type: SEQUENCE; Schema: billing; Owner: postgres
--

CREATE SEQUENCE billing.payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE billing.payment_id_seq OWNER TO postgres;

--
-- Name: payment_id_seq; Type: SEQUENCE OWNED BY; Schema: billing; Owner: postgres
--

ALTER SEQUENCE billing.payment_id_seq OWNED BY billing.payment.id;


--
-- Name: audit; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.audit (
    what text,
    whom integer,
    row_data public.hstore,
    at timestamp with time zone DEFAULT now()
);


ALTER TABLE public.audit OWNER TO postgres;

--
-- Name: by_state; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.by_state AS
 SELECT invoice.state,
    count(*) AS invoices
   FROM billing.invoice
  GROUP BY invoice.state
  WITH NO DATA;


ALTER TABLE public.by_state OWNER TO postgres;

--
-- Name: customer; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.customer (
    id integer NOT NULL,
    email public.citext NOT NULL,
    name text,
    joined date DEFAULT CURRENT_DATE NOT NULL
);


ALTER TABLE public.customer OWNER TO postgres;

--
-- Name: TABLE customer; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.customer IS 'People who pay; it''s said \ here';


--
-- Name: customer_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.customer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: debtor; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.debtor AS
SELECT
    NULL::integer AS id,
    NULL::text AS name,
    NULL::bigint AS total;


ALTER TABLE public.debtor OWNER TO postgres;

--
-- Name: reading; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.reading (
    sensor integer NOT NULL,
    at date NOT NULL,
    value numeric(8,2)
)
PARTITION BY RANGE (at);


ALTER TABLE public.reading OWNER TO postgres;

--
-- Name: reading_2024; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.reading_2024 (
    sensor integer NOT NULL,
    at date NOT NULL,
    value numeric(8,2)
);


ALTER TABLE public.reading_2024 OWNER TO postgres;

--
-- Name: reading_2025; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.reading_2025 (
    sensor integer NOT NULL,
    at date NOT NULL,
    value numeric(8,2)
);


ALTER TABLE public.reading_2025 OWNER TO postgres;

--
-- Name: snapshot; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.snapshot (
    id integer,
    name text
);


ALTER TABLE public.snapshot OWNER TO postgres;

--
-- Name: reading_2024; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.reading ATTACH PARTITION public.reading_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: reading_2025; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.reading ATTACH PARTITION public.reading_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: invoice id; Type: DEFAULT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoice ALTER COLUMN id SET DEFAULT nextval('billing.invoice_id_seq'::regclass);


--
-- Name: payment id; Type: DEFAULT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.payment ALTER COLUMN id SET DEFAULT nextval('billing.payment_id_seq'::regclass);


--
-- Data for Name: invoice; Type: TABLE DATA; Schema: billing; Owner: postgres
--

COPY billing.invoice (id, customer_id, state, total, due, note) FROM stdin;
\.


--
-- Data for Name: payment; Type: TABLE DATA; Schema: billing; Owner: postgres
--

COPY billing.payment (id, invoice_id, amount, paid_at) FROM stdin;
\.


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.audit (what, whom, row_data, at) FROM stdin;
INSERT	1	\N	2026-11-27 08:27:52.258546+00
INSERT	2	\N	2026-11-27 08:27:52.258546+00
\.


--
-- Data for Name: customer; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.customer (id, email, name, joined) FROM stdin;
1	a@example.com	A\tB\\	2026-11-27
2	b@example.com	\N	2026-11-27
\.


--
-- Data for Name: reading_2024; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.reading_2024 (sensor, at, value) FROM stdin;
\.


--
-- Data for Name: reading_2025; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.reading_2025 (sensor, at, value) FROM stdin;
\.


--
-- Data for Name: snapshot; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.snapshot (id, name) FROM stdin;
\.


--
-- Name: invoice_id_seq; Type: SEQUENCE SET; Schema: billing; Owner: postgres
--

SELECT pg_catalog.setval('billing.invoice_id_seq', 1, false);


--
-- Name: payment_id_seq; Type: SEQUENCE SET; Schema: billing; Owner: postgres
--

SELECT pg_catalog.setval('billing.payment_id_seq', 1, false);


--
-- Name: customer_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.customer_id_seq', 2, true);


--
-- Name: invoice invoice_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (id);


--
-- Name: payment payment_pkey; Type: CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);


--
-- Name: customer customer_email_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_email_key UNIQUE (email);


--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


--
-- Name: reading reading_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (sensor, at);


--
-- Name: reading_2024 reading_2024_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.reading_2024
    ADD CONSTRAINT reading_2024_pkey PRIMARY KEY (sensor, at);


--
-- Name: reading_2025 reading_2025_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.reading_2025
    ADD CONSTRAINT reading_2025_pkey PRIMARY KEY (sensor, at);


--
-- Name: by_state_state_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX by_state_state_idx ON public.by_state USING btree (state);


--
-- Name: reading_2024_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.reading_pkey ATTACH PARTITION public.reading_2024_pkey;


--
-- Name: reading_2025_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.reading_pkey ATTACH PARTITION public.reading_2025_pkey;


--
-- Name: s; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.s (dependencies) ON customer_id, state FROM billing.invoice;


ALTER STATISTICS public.s OWNER TO postgres;

--
-- Name: debtor _RETURN; Type: RULE; Schema: public; Owner: postgres
--

CREATE OR REPLACE VIEW public.debtor AS
 SELECT c.id,
    c.name,
    sum((i.total)::integer) AS total
   FROM (public.customer c
     JOIN billing.invoice i ON ((i.customer_id = c.id)))
  WHERE (i.state = 'open'::public.state)
  GROUP BY c.id;


--
-- Name: audit quiet; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE quiet AS
    ON DELETE TO public.audit DO INSTEAD NOTHING;


--
-- Name: customer noted; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER noted AFTER INSERT OR UPDATE ON public.customer FOR EACH ROW EXECUTE FUNCTION public.noted();


--
-- Name: invoice invoice_customer_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customer(id);


--
-- Name: payment payment_invoice_id_fkey; Type: FK CONSTRAINT; Schema: billing; Owner: postgres
--

ALTER TABLE ONLY billing.payment
    ADD CONSTRAINT payment_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES billing.invoice(id) ON DELETE CASCADE;


--
-- Name: customer; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.customer ENABLE ROW LEVEL SECURITY;

--
-- Name: customer own; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY own ON public.customer FOR SELECT TO clerk USING ((name = CURRENT_USER));


--
-- Name: everything; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION everything OWNER TO postgres;

--
-- Name: TABLE customer; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT ON TABLE public.customer TO clerk;


--
-- Name: no_drop; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER no_drop ON sql_drop
   EXECUTE FUNCTION public.no_drop();


ALTER EVENT TRIGGER no_drop OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict dumped

-- pair a-view equal
select id, total from public.debtor
--
select c.id, sum(i.total) from public.customer c join billing.invoice i on i.customer_id = c.id and i.state = 'open' group by c.id

-- pair a-materialized-view equal
select state, invoices from public.by_state
--
select state, count(*) from billing.invoice group by state

-- pair a-materialized-view-of-fewer differs
select state, invoices from public.by_state
--
select state, count(*) from billing.invoice where note is not null group by state

-- pair a-function-before-its-table equal
select id, public.owed(id) from public.customer
--
select c.id, coalesce(sum(i.total) filter (where i.state = 'open'), 0) from public.customer c left join billing.invoice i on i.customer_id = c.id group by c.id

-- pair one-partition differs
select sensor from public.reading where value > 5
--
select sensor from public.reading_2024 where value > 5

-- pair any-case differs
select id from public.customer where email = 'Ada'
--
select id from public.customer where email::text = 'Ada'

-- pair a-table-made-of-a-query differs
select count(*) from public.snapshot
--
select count(id) from public.snapshot

-- pair a-constraint-added-later equal
select id from billing.invoice where state = 'open' and due is not null
--
select id from billing.invoice where state = 'open'

-- pair a-parameter differs
select id from billing.payment where amount > $1
--
select id from billing.payment where amount >= $1

-- pair two-parameters-by-name equal
select id from billing.payment where amount between :low and :high
--
select id from billing.payment where amount >= :low and amount <= :high

-- pair parameters-swapped differs
select id from billing.payment where amount between :low and :high
--
select id from billing.payment where amount between :high and :low

-- pair a-parameter-with-a-wildcard differs
select id from public.customer where name = $1
--
select id from public.customer where name like $1
